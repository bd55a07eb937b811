// A cell as words and as a coloured mark, in one of the two directions.

// The term by which a cell is shown, if it is known; term_of in vocabulary.py does the same. A worker that never got as far as
// to look has the outcome as its answer.
/** @returns {OutcomeTerm | SightTerm | undefined} */
function termOf(seen, direction) {
  const outcome = outcomes.get(seen.outcome);
  if (!outcome || direction === "parent") return outcome;
  if (seen.worker_sees) return sights.get(seen.worker_sees);
  if (seen.outcome === "lost" && seen.detail === "failed") return sights.get("failed");
  return ["shared", "lost"].includes(seen.outcome) ? sights.get("untold") : outcome;
}

// The term's sentence. {exception:an exception} becomes the cell's exception, or the words after the colon.
function sentence(seen, direction = "parent") {
  const term = termOf(seen, direction);
  if (!term) return `Unknown${seen.note ? `: ${seen.note}` : ""}.`;
  const detail = outcomes.get(term.word)?.details?.find((each) => each.word === seen.detail);
  return (detail ?? term).sentence.replace(/\{(\w+):([^}]*)\}/g, (_, field, otherwise) => seen[field] || otherwise);
}

function titleOf(seen, direction) {
  const word = termOf(seen, direction)?.word;
  return sights.get(word)?.title ?? word ?? "unknown";
}

// A cell in a line: what the worker saw, or the outcome with its exception and detail.
function inWords(seen, direction) {
  const term = termOf(seen, direction);
  if (!term || term.word === seen.outcome) return described(seen);
  return [titleOf(seen, direction), term.word === "failed" && seen.worker_exception].filter(Boolean).join(" ");
}

// Two cells are the same in a direction if they read the same.
function kindOf(seen, direction) {
  return `${titleOf(seen, direction)}|${sentence(seen, direction)}`;
}

// Whether the change arrived, or the worker saw what the parent had set.
function works(seen, direction) {
  return ["shared", "yes"].includes(termOf(seen, direction)?.word ?? "");
}

// Whether there is something to mend: not where nothing is known, told or run.
function fails(seen, direction) {
  return Boolean(seen.outcome) && !["shared", "yes", "untold", "unavailable"].includes(termOf(seen, direction)?.word ?? "");
}

// What to do about a cell that fails, or null: of state, only so that the worker sees it, since its parent never sees a change.
function fixOf(of, seen, direction) {
  return fails(seen, direction) && (direction === "worker" || !isState(of)) ? seen.fix ?? of.fix ?? null : null;
}

// A text whose names are in backticks.
function withCode(text) {
  return text.split("`").map((part, place) => (place % 2 ? element("code", {}, part) : part));
}

// An outcome in a line, as `describe` in vocabulary.py words it.
function described(seen) {
  const outcome = outcomes.get(seen.outcome);
  if (!outcome) return "unknown";
  const implied = outcome.details?.find((each) => each.word === seen.detail) ?? outcome;
  const sight = seen.worker_sees && seen.worker_sees !== implied.worker_sees ? sights.get(seen.worker_sees)?.title : null;
  const more = [seen.detail, sight].filter(Boolean).join(", ");
  return [seen.outcome, seen.exception, more && `(${more})`].filter(Boolean).join(" ");
}

function oddWords(seen) {
  const words = ["measured", "unknown"].includes(seen.status) ? [] : [seen.status];
  if (seen.verdict === "unexpected") words.push(seen.flaky ? "flaky" : "unexpected");
  return words.join(", ");
}

function markClass(seen, direction) {
  return `cell ${seen.status} ${termOf(seen, direction)?.word ?? ""}${seen.verdict === "unexpected" ? " odd" : ""}${seen.own ? " own" : ""}`;
}

function markInner(seen, direction) {
  const odd = oddWords(seen);
  return [
    element("span", { "class": "symbol", "aria-hidden": "true" }, termOf(seen, direction)?.symbol ?? "?"),
    " ",
    element("span", { "class": "word" }, titleOf(seen, direction)),
    odd ? [" ", element("small", {}, odd)] : null,
  ];
}

// The address of a cell; the direction only where it is not the usual one.
function cellAddress(id, method, environment, direction) {
  return address("cell", { case: id, method, env: environment.id, direction: direction === usualDirection(cases.get(id)) ? null : direction });
}

// A cell's mark, as a link to the cell.
function mark(seen, id, method, environment, direction = usualDirection(cases.get(id))) {
  return element("a", { "class": markClass(seen, direction), href: cellAddress(id, method, environment, direction) }, markInner(seen, direction));
}

function exceptionLine(seen) {
  if (!seen.exception) return null;
  return element("div", { "class": "exception" }, seen.exception, seen.message ? `: ${seen.message}` : "");
}

function workerLine(seen) {
  if (!seen.worker_exception) return null;
  return element("div", { "class": "exception" }, `in the worker: ${seen.worker_exception}`, seen.worker_message ? `: ${seen.worker_message}` : "");
}

// A link to a CPython issue (gh-123), another project's issue (owner/name#123) or a page.
function thread(text) {
  let href = "";
  if (/^gh-\d+$/.test(text)) href = `https://github.com/python/cpython/issues/${text.slice(3)}`;
  else if (/^[\w.-]+\/[\w.-]+#\d+$/.test(text)) href = `https://github.com/${text.replace("#", "/issues/")}`;
  else if (text.startsWith("https://")) href = text;
  return href ? element("a", { href, rel: "noreferrer" }, text) : text;
}

function commaSeparated(parts) {
  return parts.flatMap((part, place) => (place ? [", ", part] : [part]));
}
