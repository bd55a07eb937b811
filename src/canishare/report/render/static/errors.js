// Paste your error: the cases that raise it, and what to write instead.

const MAX_HITS = 12;

SHOW.errors = showErrors;

async function showErrors(params) {
  const request = nextRequest();
  const text = params.text ?? "";
  if (field("pasted").value !== text) field("pasted").value = text;
  if (!text.trim()) {
    fill(byId("found"));
    return "Paste your error";
  }
  const found = findCases(text, signatures());
  if (!found.length) {
    const named = errorsIn(text);
    fill(byId("found"), element("p", {}, named.length ? `No measured cell raised ${named[0][0]} with a similar message.` : "This text contains no error: it needs a line like “RuntimeError: …”."));
    return "Paste your error";
  }
  const [first, ...rest] = found;
  const best = must(cases.get(first.id));
  const instead = best.instead ? await insteadOf(best) : null;
  if (request !== latestRequest) return "";
  fill(byId("found"),
    element("p", {}, `${found.length} ${found.length === 1 ? "case raises" : "cases raise"} this error, best match first.`),
    hit(first, true), instead,
    rest.length ? element("h2", {}, "These cases raise it too") : null,
    rest.slice(0, MAX_HITS).map((each) => hit(each, false)),
    rest.length > MAX_HITS ? element("details", {}, element("summary", {}, `and ${rest.length - MAX_HITS} more`), element("ul", {}, rest.slice(MAX_HITS).map((each) => element("li", {}, caseLink(each.id, whereSeen(each)))))) : null);
  return `${errorsIn(text)[0].filter(Boolean).join(": ")}: what now?`;
}

function caseLink(id, { method, environment }) {
  return element("a", { href: address("cell", { case: id, method, env: environment.id }) }, must(cases.get(id)).title);
}

// The newest environment in which a case raised the error that was found.
function whereSeen({ id, signature }) {
  const newest = [...environments.values()].filter((each) => each.measured && !each.own).sort((one, other) => Number(other.main) - Number(one.main) || rank(other) - rank(one));
  for (const environment of newest) {
    for (const method of [environment.default_start_method, ...methods]) {
      const seen = seenOf(id, method, environment);
      const [exception, message] = signature.worker ? [seen.worker_exception, seen.worker_message] : [seen.exception, seen.message];
      if (seen.status === "measured" && exception === signature.exception && (message ?? "") === signature.message) return { environment, method, seen };
    }
  }
  throw new Error(`${id} gave no ${signature.exception}`);
}

function hit(found, best) {
  const { environment, method, seen } = whereSeen(found);
  const other = cases.get(must(cases.get(found.id)).instead ?? "");
  return element("div", { "class": "hit", "data-case": found.id },
    element(best ? "h2" : "h3", {}, caseLink(found.id, { environment, method })),
    element("p", {}, mark(seen, found.id, method, environment), " ", sentence(seen), ` ${method}, ${nameOf(environment)}`),
    found.signature.worker ? workerLine(seen) : null,
    seen.why ? element("p", { "class": "why" }, seen.why) : null,
    !best && other ? element("p", {}, "Write instead: ", element("a", { href: address("cell", { case: other.id }) }, other.title)) : null);
}
