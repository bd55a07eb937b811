// Paste your error: the traps and cells that give it, and what to write instead.

const MOST_FOUND = 12;

async function showErrors(params) {
  const mine = ++turn;
  const text = params.text ?? "";
  if (byId("pasted").value !== text) byId("pasted").value = text;
  if (!text.trim()) {
    fill(byId("found"));
    return "Paste your error";
  }
  const found = findCases(text, signatures());
  if (!found.length) {
    const named = errorsIn(text);
    fill(byId("found"), element("p", {}, named.length ? `No cell that was measured gave ${named[0][0]} with such a message.` : "There is no error in this text: a line like “RuntimeError: …” is needed."));
    return "Paste your error";
  }
  const [first, ...rest] = found;
  const best = cases.get(first[0]);
  const instead = best.instead ? await insteadOf(best) : null;
  if (mine !== turn) return "";
  fill(byId("found"),
    element("p", {}, `${found.length} ${found.length === 1 ? "case gives" : "cases give"} this error, the nearest first.`),
    hit(first, true), instead,
    rest.length ? element("h2", {}, "It is also what these give") : null,
    rest.slice(0, MOST_FOUND).map((each) => hit(each, false)),
    rest.length > MOST_FOUND ? element("details", {}, element("summary", {}, `and ${rest.length - MOST_FOUND} more`), element("ul", {}, rest.slice(MOST_FOUND).map(([id]) => element("li", {}, caseLink(id))))) : null);
  return `${errorsIn(text)[0].filter(Boolean).join(": ")}: what now?`;
}

function caseLink(id) {
  const at = whereSeen(id);
  return element("a", { href: address("cell", { case: id, method: at?.method, env: at?.environment.id }) }, cases.get(id).title);
}

// The newest environment in which a case ended with an error.
function whereSeen(id) {
  for (const environment of [...environments.values()].filter((each) => each.measured && !each.own).sort((one, other) => other.main - one.main || rank(other) - rank(one))) {
    for (const method of [environment.default_start_method, ...METHODS]) {
      const seen = seenOf(id, method, environment);
      if (seen.status === "measured" && (seen.exception || seen.worker_exception)) return { environment, method, seen };
    }
  }
  return null;
}

function hit([id, , worker], best) {
  const at = whereSeen(id);
  return element("div", { "class": "hit", "data-case": id },
    element(best ? "h2" : "h3", {}, caseLink(id)),
    at ? element("p", {}, mark(at.seen, id, at.method, at.environment), " ", sentence(at.seen), ` ${at.method}, ${nameOf(at.environment)}`) : null,
    worker ? element("p", {}, "The error is the worker’s.") : null,
    at?.seen.why ? element("p", { "class": "why" }, at.seen.why) : null,
    !best && cases.get(id).instead ? element("p", {}, "Write instead: ", element("a", { href: address("cell", { case: cases.get(id).instead }) }, cases.get(cases.get(id).instead).title)) : null);
}
