// Paste your error: what to do about it, why, and the code to write instead.

const MAX_CAUSES = 3;

SHOW.errors = showErrors;

async function showErrors(params) {
  const request = nextRequest();
  const text = params.text ?? "";
  if (field("pasted").value !== text) field("pasted").value = text;
  if (!text.trim()) {
    fill(byId("found"));
    return "Paste your error";
  }
  const answer = findAnswer(text);
  const change = data.vocabulary.default_change;
  if (!answer.causes.length) {
    fill(byId("found"),
      answer.changed ? [element("h2", {}, withCode(change.fix)), element("p", { "class": "why" }, withCode(`${change.what} ${change.back}`))]
        : element("p", {}, answer.error ? `No measured cell raised ${answer.error} with a similar message${answer.foreign ? ": it is probably not an error of multiprocessing" : ""}.` : "Nothing that was measured has these words, and the text contains no error, such as “RuntimeError: …”."));
    return "Paste your error";
  }
  const [first, ...others] = answer.causes;
  const best = must(cases.get(first.case));
  const instead = isRecipe(best.id) ? await recipeCode(best) : first.instead ? await insteadOf(best) : null;
  if (request !== latestRequest) return "";
  const rest = others.slice(MAX_CAUSES - 1);
  fill(byId("found"),
    element("div", { "class": "hit", "data-case": first.case },
      element("h2", {}, withCode(first.fix ?? best.title)),
      answer.blame ? element("p", {}, `The notes of the traceback name ${answer.blame}.`) : null,
      instead,
      exampleOf(first),
      first.why ? element("p", { "class": "why" }, withCode(first.why)) : null,
      !isRecipe(first.case) && (answer.changed || answer.causes.slice(0, MAX_CAUSES).some((cause) => cause.inherits)) ? element("p", { "class": "why" }, withCode(`${change.what} ${change.back}`)) : null),
    others.length ? element("h2", {}, isRecipe(first.case) ? "Or" : "Or it is something else") : null,
    others.slice(0, MAX_CAUSES - 1).map((cause) => element("div", { "class": "hit", "data-case": cause.case },
      isRecipe(cause.case) ? null : element("h3", {}, withCode(cause.fix ?? must(cases.get(cause.case)).title)),
      cause.instead ? element("p", {}, "Write instead: ", element("a", { href: address("cell", { case: cause.instead }) }, must(cases.get(cause.instead)).title)) : null,
      exampleOf(cause))),
    rest.length ? element("details", {}, element("summary", {}, `and ${rest.length} more`), element("ul", {}, rest.map((cause) => element("li", { "data-case": cause.case }, exampleLink(cause))))) : null);
  return `${answer.error ?? text.trim()}: what now?`;
}

function exampleLink({ case: id, where }) {
  const cell = where ? { method: where[1], env: data.environments[where[0]].id } : {};
  return element("a", { href: address("cell", { case: id, ...cell }) }, must(cases.get(id)).title);
}

// The cell that shows a cause, and how much else the cause explains.
function exampleOf(cause) {
  if (isRecipe(cause.case)) return element("p", {}, "Recipe: ", element("a", { href: address("recipes", { recipe: cause.case }) }, must(cases.get(cause.case)).title));
  if (!cause.where) return element("p", {}, "For example: ", exampleLink(cause), cause.source ? [". Reported in ", thread(cause.source), ", not measured."] : ". It works wherever it was measured.");
  const [at, method] = cause.where;
  const environment = must(environments.get(data.environments[at].id));
  const seen = seenOf(cause.case, method, environment);
  return [
    element("p", {}, "For example: ", exampleLink(cause), cause.cases.length > 1 ? `, and ${cause.cells} cells of ${cause.cases.length} cases in all` : null),
    element("p", {}, mark(seen, cause.case, method, environment), " ", sentence(seen), ` ${method}, ${nameOf(environment)}`),
    workerLine(seen),
  ];
}
