// The answer: one resource, one worker and one reach, on every platform, in one direction.

const FIRST = { resource: "manager-list", worker: "pool", reach: "global" };
const NOISE = new Set(["a", "an", "the", "my", "with", "in", "as", "of", "i", "can", "share", "and", "to", "by", "do", "does", "what", "worker", "parent"]);
// A word may begin with a name of so many letters: environment, loggers.
const MIN_STEM = 5;

// What the address asks for. What it leaves open is what many programs do: state is set under the main guard.
function chosen(params) {
  const resource = must(resourceOf(params.resource) ?? resourceOf(FIRST.resource) ?? data.resources[0]);
  const worker = params.worker ?? FIRST.worker;
  const usual = isState(resource) ? "guarded" : params.reach ? "passed" : FIRST.reach;
  const reach = atlasCase(resource.id, worker, params.reach) ? params.reach : usual;
  return { resource, worker, reach, direction: directionOf(params, resource) };
}

// Find a resource, a worker, a reach and a direction in a text, in any order: "global manager list pool".
function parseQuestion(text) {
  const found = {};
  const words = [];
  const [workers, reaches] = [data.vocabulary.workers, data.vocabulary.reaches].map(bySynonym);
  const directions = new Map(data.vocabulary.directions.flatMap(({ word, synonyms }) => (synonyms ?? []).map((each) => [each, word])));
  for (const word of text.toLowerCase().split(/[^\w']+/).filter(Boolean)) {
    if (workers.has(word)) found.worker = workers.get(word);
    else if (reaches.has(word)) found.reach = reaches.get(word);
    else if (!NOISE.has(word)) words.push(word);
  }
  const exact = data.resources.find((each) => each.title.toLowerCase() === text.trim().toLowerCase());
  if (exact) return { ...found, resource: exact.id };
  const scored = data.resources.map((each) => {
    const id = each.id.split("-");
    const names = [...id, ...each.title.toLowerCase().split(/[^a-z0-9]+/)];
    const total = (some, score) => some.reduce((sum, word) => sum + score(word), 0);
    const named = total(words.filter((word) => !directions.has(word)), (word) => scoreOf(word, id, names));
    // "set" and "shared" ask, but beside other names they may be names: "manager set"
    const score = named && named + total(words.filter((word) => directions.has(word)), (word) => (id.includes(word) ? 3 : 0));
    // of two ids with all the words, the one with fewer other words
    return { id: each.id, names, score: score / (1 + id.filter((name) => !words.some((word) => isForm(word, name))).length) };
  }).sort((one, other) => other.score - one.score);
  const best = scored[0]?.score > 0 ? scored[0] : null;
  if (best) found.resource = best.id;
  // the last of these words is what is asked: "I see what the worker changes"
  const asked = words.findLast((word) => directions.has(word) && !best?.names.includes(word));
  if (asked) found.direction = directions.get(asked);
  return found;
}

function scoreOf(word, id, names) {
  if (id.includes(word)) return 3;
  if (names.some((name) => isForm(word, name))) return 2;
  return names.some((name) => name.startsWith(word)) ? 1 : 0;
}

function isForm(word, name) {
  return word === name || (name.length >= MIN_STEM && word.startsWith(name));
}

function bySynonym(terms) {
  return new Map(terms.flatMap(({ word, synonyms }) => [word, ...synonyms ?? []].map((each) => [each, word])));
}

function readersPlatform() {
  const agent = navigator.userAgent;
  return /Windows/.test(agent) ? "win32" : /Mac OS/.test(agent) ? "darwin" : "linux";
}

let answered = { key: "", title: "" };

SHOW.answer = showAnswer;

async function showAnswer(params) {
  if (!data.resources.length) {
    showTable(params, "parent");
    return "Can I share?";
  }
  const { resource, worker, reach, direction } = chosen(params);
  showTable(params, direction);
  // the answer does not depend on the filters of the table
  const key = [resource.id, worker, reach, direction, environments.size].join("|");
  if (answered.key === key) return answered.title;
  const request = nextRequest();
  const of = must(atlasCase(resource.id, worker, reach));
  showQuestion(resource, worker, reach, direction);
  const rows = platformRows(of.id, null, direction);
  const shown = rows.flatMap(([, , each]) => each).map((row) => representative(row).seen);
  const failing = shown.some((seen) => fails(seen, direction));
  const working = shown.every((seen) => works(seen, direction) || seen.outcome === "unavailable");
  const below = element("div", {});
  fill(byId("verdict"),
    element("h2", {}, of.title),
    rowsTable(of.id, rows, "By each platform’s own start method", direction),
    element("details", { open: params.others === "1", ontoggle: (event) => remember({ others: event.target.open ? "1" : null }) }, element("summary", {}, "Under the other start methods, and on other Pythons"), others(of.id, direction)),
    reasons(of, rows, { failing, working }, direction),
    below);
  const instead = failing && insteadFor(of, direction) ? await insteadOf(of, direction) : await ownCode(of, { failing, working });
  if (request !== latestRequest) return "";
  fill(below, instead);
  answered = { key, title: `${of.title}: ${verdictWords(rows, direction)}` };
  return answered.title;
}

// Put the question into the fields of the finder.
function showQuestion(resource, worker, reach, direction) {
  if (document.activeElement !== byId("resource")) field("resource").value = resource.title;
  field("worker").value = worker;
  const state = isState(resource);
  fill(byId("reach-label"), state ? "set" : "as");
  options(byId("reach"), data.vocabulary.reaches.filter(({ word }) => atlasCase(resource.id, worker, word)).map((each) => [each.word, state ? each.set_title : each.title]), reach);
  for (const radio of all("[data-direction]")) /** @type {HTMLInputElement} */ (radio).checked = /** @type {HTMLInputElement} */ (radio).value === direction;
}

// What to write instead, in a direction; of state as in fixOf.
function insteadFor(of, direction) {
  return direction === "worker" || !isState(of) ? of.recipe ?? of.instead : null;
}

async function ownCode(of, { failing, working }) {
  const { text } = await evidence();
  return [element("h3", {}, failing ? "The script (it does not work everywhere)" : working ? "This works: the script" : "The script"), code(text(of.code), { label: "The script" })];
}

function verdictWords(rows, direction) {
  return rows.map(([, title, each]) => `${title} ${[...new Set(each.map((row) => titleOf(representative(row).seen, direction)))].join(" or ")}`).join(", ");
}

function platformRows(id, method, direction) {
  const own = readersPlatform();
  return [...platforms].sort((one, other) => Number(other.word === own) - Number(one.word === own)).map(({ word, title }) => [word, title, ranges(id, word, method, direction)]);
}

function rowsTable(id, rows, caption, direction) {
  return element("table", { "class": "platforms" },
    element("caption", { "class": "from" }, caption),
    element("tbody", {}, rows.flatMap(([platform, title, each]) => each.map((row, number) => {
      const cell = representative(row);
      return element("tr", { "data-platform": platform, "data-versions": versionsText(row) },
        element("th", { scope: "row", "class": "name" }, number ? "" : title, number ? element("span", { "class": "skip" }, title) : null),
        element("td", {}, versionsText(row)),
        element("td", {}, cell.under),
        element("td", {}, mark(cell.seen, id, cell.under, cell.environment, direction)),
        element("td", {}, sentence(cell.seen, direction), workerLine(cell.seen)),
        element("td", { "class": "from" }, provenance(row)));
    }))));
}

function others(id, direction) {
  const builds = [...environments.values()].filter((each) => !each.main || each.own || !platforms.some(({ word }) => word === each.platform));
  return [
    methods.map((method) => rowsTable(id, platformRows(id, method, direction), `Under ${method}`, direction)),
    builds.length ? element("table", { "class": "platforms" }, element("caption", { "class": "from" }, "Other Pythons"), element("tbody", {}, builds.flatMap((environment) => methods.map((method) => {
      const seen = seenOf(id, method, environment);
      return seen.outcome === "unavailable" ? null : element("tr", {}, element("th", { scope: "row", "class": "name" }, nameOf(environment)), element("td", {}, method), element("td", {}, mark(seen, id, method, environment, direction)), element("td", {}, sentence(seen, direction)));
    })))) : null,
  ];
}

// Each reason once, with the environments it holds for, and what to do about it.
function reasons(of, rows, { failing, working }, direction) {
  const family = familyOf(of);
  const found = new Map();
  const fixes = new Set();
  for (const [, title, each] of rows) {
    for (const row of each) {
      const { seen, under } = representative(row);
      // beside failures, do not explain what works
      if (failing && works(seen, direction) && seen.verdict !== "unexpected") continue;
      const why = seen.verdict === "unexpected" ? `Unexpected: the case expects ${seen.declared?.join(" or ") || "nothing"}. There is no explanation yet.` : seen.why;
      const fix = fixOf(of, seen, direction);
      if (fix) fixes.add(fix);
      if (why) found.set(why, [...(found.get(why) ?? []), { where: `${title} ${versionsText(row)} (${under})`, seen }]);
    }
  }
  return element("dl", { "class": "why" },
    family ? [element("dt", {}, family.title), element("dd", {}, family.means)] : null,
    [...found].map(([why, where]) => [
      element("dt", {}, `${working ? "Why it works" : "Why"}: `, where.map((each) => each.where).join(", ")),
      element("dd", {}, why, where[0].seen.reference ? [" ", thread(where[0].seen.reference)] : null),
    ]),
    [...fixes].map((fix) => [element("dt", {}, "What to do"), element("dd", {}, withCode(fix))]));
}
