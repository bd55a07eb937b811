// What differs between two environments, in each direction.

const MAX_OPEN = 6;
const MAX_REASONS = 10;

function choiceOf(params, name, fallback) {
  const environment = environmentOf(params[name]) ?? must(environments.get(fallback));
  const method = methods.includes(params[`${name}-method`]) ? params[`${name}-method`] : environment.default_start_method;
  return { environment, method };
}

function presets() {
  const main = [...environments.values()].filter((each) => each.main && !each.own);
  const newest = (test) => main.filter(test).sort((one, other) => rank(one) - rank(other)).at(-1)?.id;
  const [old, young] = [newest((each) => each.platform === "linux" && each.default_start_method === "fork"), main.filter((each) => each.platform === "linux" && each.default_start_method === "forkserver").sort((one, other) => rank(one) - rank(other))[0]?.id];
  const current = must(byId("main").dataset.first);
  const here = must(environments.get(current));
  const elsewhere = main.filter((each) => each.platform !== here.platform && each.python_version === here.python_version);
  const label = (id) => environments.get(id)?.label;
  return [
    ...(old && young ? [{ text: `Linux ${label(old)} → ${label(young)}`, to: { a: old, b: young } }] : []),
    ...elsewhere.map((each) => ({ text: `${here.platform_title} → ${each.platform_title} (${here.python_version})`, to: { a: current, b: each.id } })),
    ...(old ? ["spawn", "forkserver"] : []).map((method) => ({ text: `fork → ${method} (${label(old)})`, to: { a: old, b: old, "a-method": "fork", "b-method": method } })),
  ];
}

SHOW.changes = showChanges;

function showChanges(params) {
  const offered = presets();
  fill(byId("presets"), offered.map(({ text, to }) => element("li", {}, element("a", { href: address("changes", to) }, text))));
  const first = offered[0]?.to ?? {};
  const before = choiceOf(params, "a", first.a ?? [...environments.keys()][0]);
  const after = choiceOf(params, "b", first.b ?? [...environments.keys()].at(-1));
  for (const { name, environment, method } of [{ name: "before", ...before, method: params["a-method"] }, { name: "after", ...after, method: params["b-method"] }]) {
    options(byId(name), environmentChoices(), environment.id);
    options(byId(`${name}-method`), [["", `its default, ${environment.default_start_method}`], ...methods.map((each) => [each, each])], method ?? "");
  }
  const title = `${nameOf(before.environment)} (${before.method}) → ${nameOf(after.environment)} (${after.method})`;
  const found = data.vocabulary.directions.map((direction) => ({ direction, ...changesIn(direction.word, before, after) }));
  fill(byId("differences"),
    element("ul", {}, found.map(({ direction, outcomes }) => element("li", {}, `${direction.title}: `, element("b", {}, `${outcomes.length} of ${data.cases.length} cells differ`)))),
    found.map((each) => inDirection(each, before, after)));
  return `What changes: ${title}`;
}

// The cells that differ in a direction, with both sides of each; and how many do not, or are unknown.
function changesIn(direction, before, after) {
  const outcomes = [];
  const details = [];
  let same = 0;
  let open = 0;
  for (const of of data.cases) {
    const [one, other] = [before, after].map(({ environment, method }) => seenOf(of.id, method, environment));
    if (!isTold(one, direction) || !isTold(other, direction)) open += 1;
    else if (titleOf(one, direction) !== titleOf(other, direction)) outcomes.push([of, one, other]);
    else if (kindOf(one, direction) !== kindOf(other, direction)) details.push([of, one, other]);
    else same += 1;
  }
  return { outcomes, details, same, open };
}

function inDirection({ direction, outcomes, details, same, open }, before, after) {
  return element("section", { "data-asked": direction.word },
    element("h2", {}, direction.title),
    element("p", {}, `${outcomes.length} differ, ${details.length} in the exception or the detail alone; ${same} are the same; ${open} are ${direction.word === "worker" ? "unknown or not told" : "unknown"} in one of the two.`),
    differing(outcomes, before, after, direction.word),
    details.length ? element("details", {}, element("summary", {}, `The same, with another exception or detail: ${details.length}`), differing(details, before, after, direction.word)) : null);
}

function isTold(seen, direction) {
  return Boolean(seen.outcome) && termOf(seen, direction)?.word !== "untold";
}

// Groups of cells that change in the same way for the same reason: first those that fail without an error, then those that the
// direction is mostly asked of, then the largest.
function differing(rows, before, after, direction) {
  const groups = new Map();
  for (const [of, one, other] of rows) {
    const why = (works(other, direction) ? one.why : other.why) ?? "";
    const fix = fixOf(of, other, direction);
    const key = [kindOf(one, direction), one.status, kindOf(other, direction), other.status, why, fix].join("\n");
    if (!groups.has(key)) groups.set(key, { one, other, why, fix, all: [] });
    groups.get(key).all.push(of);
  }
  const weight = ({ other, all: [of] }) => 2 * Number(["lost", "no", "failed"].includes(termOf(other, direction)?.word ?? "")) + Number(usualDirection(of) === direction);
  const shown = [...groups.values()].sort((one, other) => weight(other) - weight(one) || other.all.length - one.all.length).map(({ one, other, why, fix, all }) => element("div", { "class": "change" },
    element("p", {}, mark(one, all[0].id, before.method, before.environment, direction), tail(one, direction), " → ", mark(other, all[0].id, after.method, after.environment, direction), tail(other, direction)),
    why ? element("p", {}, why) : null,
    fix ? element("p", {}, element("b", {}, "What to do: "), withCode(fix)) : null,
    element("details", { open: all.length <= MAX_OPEN }, element("summary", {}, all.length === 1 ? "1 case" : `${all.length} cases`),
      element("ul", {}, all.map((of) => element("li", { "data-case": of.id }, element("a", { href: cellAddress(of.id, after.method, after.environment, direction) }, of.title)))))));
  const rest = shown.splice(MAX_REASONS);
  return [shown, rest.length ? element("details", { "class": "change" }, element("summary", {}, `${rest.length} more ${rest.length === 1 ? "reason" : "reasons"}`), rest) : null];
}

// What a mark leaves out: the exception or the detail.
function tail(seen, direction) {
  return element("span", { "class": "exception" }, ` ${inWords(seen, direction).slice(titleOf(seen, direction).length).trim()}`);
}
