// An outcome as words and as a coloured mark.

// The vocabulary's sentence for an outcome. {exception:an exception} becomes the cell's exception, or the words after the colon.
function sentence(seen) {
  const outcome = outcomes.get(seen.outcome);
  if (!outcome) return `Unknown${seen.note ? `: ${seen.note}` : ""}.`;
  const term = outcome.details?.find((each) => each.word === seen.detail) ?? outcome;
  return term.sentence.replace(/\{(\w+):([^}]*)\}/g, (_, field, otherwise) => seen[field] ?? otherwise);
}

function described(seen) {
  if (!seen.outcome) return "unknown";
  return [seen.outcome, seen.exception, seen.detail && `(${seen.detail})`].filter(Boolean).join(" ");
}

function oddWords(seen) {
  const words = ["measured", "unknown"].includes(seen.status) ? [] : [seen.status];
  if (seen.verdict === "unexpected") words.push(seen.flaky ? "flaky" : "unexpected");
  return words.join(", ");
}

function markClass(seen) {
  return `cell ${seen.status} ${seen.outcome ?? ""}${seen.verdict === "unexpected" ? " odd" : ""}${seen.own ? " own" : ""}`;
}

function markInner(seen) {
  const odd = oddWords(seen);
  return [
    element("span", { "class": "symbol", "aria-hidden": "true" }, outcomes.get(seen.outcome)?.symbol ?? "?"),
    " ",
    element("span", { "class": "word" }, seen.outcome ?? "unknown"),
    odd ? [" ", element("small", {}, odd)] : null,
  ];
}

// A cell's mark, as a link to the cell.
function mark(seen, id, method, environment) {
  const href = address("cell", { case: id, method, env: environment.id });
  return element("a", { "class": markClass(seen), href }, markInner(seen));
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
