// The answer: one resource, one worker and one reach, on every platform.

const FIRST = { resource: "manager-list", worker: "pool", reach: "global" };
const NOISE = new Set(["a", "an", "the", "my", "with", "in", "as", "of", "i", "can", "share", "and", "to", "by"]);

function chosen(params) {
  const wanted = { ...FIRST, ...params };
  if (!resourceOf(wanted.resource)) wanted.resource = data.resources[0]?.id;
  if (!atlasCase(wanted.resource, wanted.worker, wanted.reach)) wanted.reach = "passed";
  return wanted;
}

// Find a resource, a worker and a reach in a text, in any order: "global manager list pool".
function parseQuestion(text) {
  const found = {};
  const words = [];
  const [workers, reaches] = [data.vocabulary.workers, data.vocabulary.reaches].map(bySynonym);
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
    const score = words.reduce((sum, word) => sum + (id.includes(word) ? 3 : names.includes(word) ? 2 : names.some((name) => name.startsWith(word)) ? 1 : 0), 0);
    // of two ids with all the words, the one with fewer other words
    return { id: each.id, score: score - id.filter((name) => !words.includes(name)).length / 10 };
  }).sort((one, other) => other.score - one.score);
  if (words.length && scored[0]?.score > 0.5) found.resource = scored[0].id;
  return found;
}

function bySynonym(terms) {
  return new Map(terms.flatMap(({ word, synonyms }) => [word, ...synonyms].map((each) => [each, word])));
}

function readersPlatform() {
  const agent = navigator.userAgent;
  return /Windows/.test(agent) ? "win32" : /Mac OS/.test(agent) ? "darwin" : "linux";
}

let answered = { key: "", title: "" };

SHOW.answer = showAnswer;

async function showAnswer(params) {
  showTable(params);
  if (!data.resources.length) return "Can I share?";
  const wanted = chosen(params);
  // the answer does not depend on the filters of the table
  const key = [wanted.resource, wanted.worker, wanted.reach, environments.size].join("|");
  if (answered.key === key) return answered.title;
  const request = nextRequest();
  const of = must(atlasCase(wanted.resource, wanted.worker, wanted.reach));
  const resource = must(resourceOf(wanted.resource));
  if (document.activeElement !== byId("resource")) field("resource").value = resource.title;
  field("worker").value = wanted.worker;
  options(byId("reach"), data.vocabulary.reaches.filter(({ word }) => atlasCase(wanted.resource, wanted.worker, word)).map(({ word, title }) => [word, title]), wanted.reach);
  const rows = platformRows(of.id, null);
  const failing = rows.flatMap(([, , each]) => each).map(representative).filter(({ seen }) => seen.outcome && !["shared", "unavailable"].includes(seen.outcome));
  const below = element("div", {});
  fill(byId("verdict"),
    element("h2", {}, of.title),
    rowsTable(of.id, rows, "By each platform’s own start method"),
    element("details", { open: params.others === "1", ontoggle: (event) => remember({ others: event.target.open ? "1" : null }) }, element("summary", {}, "Under the other start methods, and on other Pythons"), others(of.id)),
    reasons(of, rows, failing),
    below);
  const instead = failing.length && of.instead ? await insteadOf(of) : await ownCode(of, failing);
  if (request !== latestRequest) return "";
  fill(below, instead);
  answered = { key, title: `${of.title}: ${verdictWords(rows)}` };
  return answered.title;
}

async function ownCode(of, failing) {
  const { text } = await evidence();
  return [element("h3", {}, failing.length ? "The script (it does not work everywhere)" : "This works: the script"), code(text(of.code), { label: "The script" })];
}

function verdictWords(rows) {
  return rows.map(([, title, each]) => `${title} ${[...new Set(each.map((row) => representative(row).seen.outcome ?? "unknown"))].join(" or ")}`).join(", ");
}

function platformRows(id, method) {
  const own = readersPlatform();
  return [...platforms].sort((one, other) => Number(other.word === own) - Number(one.word === own)).map(({ word, title }) => [word, title, ranges(id, word, method)]);
}

function rowsTable(id, rows, caption) {
  return element("table", { "class": "platforms" },
    element("caption", { "class": "from" }, caption),
    element("tbody", {}, rows.flatMap(([platform, title, each]) => each.map((row, number) => {
      const cell = representative(row);
      return element("tr", { "data-platform": platform, "data-versions": versionsText(row) },
        element("th", { scope: "row", "class": "name" }, number ? "" : title, number ? element("span", { "class": "skip" }, title) : null),
        element("td", {}, versionsText(row)),
        element("td", {}, cell.under),
        element("td", {}, mark(cell.seen, id, cell.under, cell.environment)),
        element("td", {}, sentence(cell.seen), workerLine(cell.seen)),
        element("td", { "class": "from" }, provenance(row)));
    }))));
}

function others(id) {
  const builds = [...environments.values()].filter((each) => !each.main || each.own || !platforms.some(({ word }) => word === each.platform));
  return [
    methods.map((method) => rowsTable(id, platformRows(id, method), `Under ${method}`)),
    builds.length ? element("table", { "class": "platforms" }, element("caption", { "class": "from" }, "Other Pythons"), element("tbody", {}, builds.flatMap((environment) => methods.map((method) => {
      const seen = seenOf(id, method, environment);
      return seen.outcome === "unavailable" ? null : element("tr", {}, element("th", { scope: "row", "class": "name" }, nameOf(environment)), element("td", {}, method), element("td", {}, mark(seen, id, method, environment)), element("td", {}, sentence(seen)));
    })))) : null,
  ];
}

// Each reason once, with the environments it holds for.
function reasons(of, rows, failing) {
  const family = data.families.find((each) => each.id === of.family);
  const found = new Map();
  for (const [, title, each] of rows) {
    for (const row of each) {
      const { seen, under } = representative(row);
      // beside failures, do not explain what works
      if (failing.length && seen.outcome === "shared" && seen.verdict !== "unexpected") continue;
      const why = seen.verdict === "unexpected" ? `Unexpected: the case expects ${seen.declared?.join(" or ") || "nothing"}. There is no explanation yet.` : seen.why;
      if (why) found.set(why, [...(found.get(why) ?? []), { where: `${title} ${versionsText(row)} (${under})`, seen }]);
    }
  }
  return element("dl", { "class": "why" },
    family ? [element("dt", {}, family.title), element("dd", {}, family.means)] : null,
    [...found].map(([why, where]) => [
      element("dt", {}, `${failing.length ? "Why" : "Why it works"}: `, where.map((each) => each.where).join(", ")),
      element("dd", {}, why, where[0].seen.reference ? [" ", thread(where[0].seen.reference)] : null),
    ]));
}
