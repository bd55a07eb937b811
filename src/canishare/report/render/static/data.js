// The page's data: what is known of every cell. data.schema.json describes it.

/** @type {Data} */
let data;
/** @type {Map<string, PublishedCase>} */
let cases;
/** @type {Map<string, PageEnvironment>} */
let environments;
/** @type {Map<string, PublishedCase>} */
let ofAtlas;
/** @type {Map<string | null | undefined, OutcomeTerm>} */
let outcomes;
/** @type {Map<string | null | undefined, SightTerm>} */
let sights;
/** @type {string[]} */
let methods;
/** @type {Term[]} */
let platforms;
/** @type {Promise<Evidence> | undefined} */
let evidenceRead;

async function unpack(id) {
  const packed = Uint8Array.from(atob(byId(id).textContent ?? ""), (one) => one.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

async function readData() {
  useData(await unpack("data"));
}

/** @param {Data} read */
function useData(read) {
  data = read;
  outcomes = new Map(data.vocabulary.outcomes.map((each) => [each.word, each]));
  sights = new Map(data.vocabulary.worker_sees.map((each) => [each.word, each]));
  methods = data.vocabulary.start_methods.map((each) => each.word);
  platforms = data.vocabulary.platforms;
  cases = new Map(data.cases.map((each) => [each.id, each]));
  ofAtlas = new Map(data.cases.filter((each) => each.reach).map((each) => [`${each.resource}/${each.worker}-${each.reach}`, each]));
  environments = new Map(data.environments.map((each, place) => [each.id, { ...each, place }]));
}

// Scripts, outputs and stacks; unpacked when first needed.
function evidence() {
  evidenceRead ??= unpack("evidence").then(({ evidence: of, lines, texts }) => ({ of, text: (at) => texts[at].map((line) => lines[line]).join("\n") }));
  return evidenceRead;
}

/**
 * Return what is known of a cell.
 * @param {string} id
 * @param {string} method
 * @param {PageEnvironment} environment
 * @returns {PageSeen}
 */
function seenOf(id, method, environment) {
  if (environment.own) return environment.own.seen.get(`${id} ${method}`) ?? { status: "unknown", note: "it is not in your file" };
  return data.seen[data.cells[id][method][must(environment.place)]];
}

/**
 * Return an environment by its id. An environment gets another id once it is measured; links with the old one still work.
 * @param {string | undefined} id
 */
function environmentOf(id) {
  const [, platform, version] = /^(\w+)-(\d+\.\d+)$/.exec(id ?? "") ?? [];
  const title = platforms.find((each) => each.title.toLowerCase() === platform)?.title;
  return environments.get(id ?? "") ?? [...environments.values()].find((each) => each.main && each.platform_title === title && each.python_version === version);
}

function atlasCase(resource, worker, reach) {
  return ofAtlas.get(`${resource}/${worker}-${reach}`);
}

function resourceOf(id) {
  return data.resources.find((each) => each.id === id);
}

function isRecipe(id) {
  return id.startsWith("recipes/");
}

function familyOf(of) {
  return data.families.find((each) => each.id === of.family);
}

function isState(of) {
  return familyOf(of)?.carried === "state";
}

// The direction that a case, or a resource, is about where the address does not say which.
function usualDirection(of) {
  const carried = isState(of) ? "state" : "object";
  return must(data.vocabulary.directions.find((each) => each.carried === carried)).word;
}

// The direction that the address says, or else the usual one.
function directionOf(params, of) {
  return data.vocabulary.directions.some((each) => each.word === params.direction) ? params.direction : usualDirection(of);
}

function nameOf(environment) {
  const python = /^\d/.test(environment.label) ? `Python ${environment.label}` : environment.label;
  return `${environment.platform_title}, ${python}`;
}

// Whether the reader's own results are shown beside the record, and an environment is one of theirs.
function isHere(environment) {
  return environment.measured && !environment.recorded && data.environments.some((each) => each.recorded);
}

// For select elements: the environments by platform, newest first, unmeasured ones marked.
function environmentChoices() {
  const groups = new Map();
  for (const each of [...environments.values()].reverse()) {
    const text = `${each.own ? "" : `${each.platform_title} `}${each.label} (${each.default_start_method})${each.measured ? isHere(each) ? ", measured here" : "" : ", not measured"}`;
    if (!groups.has(each.platform_title)) groups.set(each.platform_title, []);
    groups.get(each.platform_title).push([each.id, text]);
  }
  return [...groups].reverse();
}
