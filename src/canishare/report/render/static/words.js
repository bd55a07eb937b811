// An outcome in words and as a mark.

const SYMBOLS = { shared: "●", lost: "◆", raised: "▲", hung: "■", crashed: "✖", unavailable: "–" };

const SENTENCES = {
  "shared": () => "The worker’s change arrives.",
  "lost copy": () => "The change is lost, silently: the worker changed a copy of its own.",
  "lost separate": () => "The change is lost, silently: the worker made another one of its own, and changed that.",
  "lost failed": (seen) => `The change is lost, silently: the worker died${seen.worker_exception ? ` of ${seen.worker_exception}` : ""}, and the parent is not told.`,
  "lost": () => "The change is lost, silently: the parent ends well, and it is not there.",
  "raised": (seen) => `The parent gets ${seen.exception ?? "an exception"}.`,
  "hung idle": () => "It never ends: all processes wait for each other.",
  "hung storm": () => "It never ends: workers die at once and are started again, for ever.",
  "hung": () => "It never ends.",
  "crashed": (seen) => `A process is ended by a signal${seen.detail ? ` (${seen.detail})` : ""}.`,
  "unavailable": (seen) => `Not there: ${seen.detail ?? "nothing was run"}.`,
};

function sentence(seen) {
  if (!seen.outcome) return `Not known${seen.note ? `: ${seen.note}` : ""}.`;
  return (SENTENCES[`${seen.outcome} ${seen.detail}`] ?? SENTENCES[seen.outcome])(seen);
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
    element("span", { "class": "symbol", "aria-hidden": "true" }, SYMBOLS[seen.outcome] ?? "?"),
    " ",
    element("span", { "class": "word" }, seen.outcome ?? "unknown"),
    odd ? [" ", element("small", {}, odd)] : null,
  ];
}

// The mark of a cell, which leads to the cell.
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

// An issue of CPython's, another project's thread, or a page.
function thread(text) {
  let href = null;
  if (/^gh-\d+$/.test(text)) href = `https://github.com/python/cpython/issues/${text.slice(3)}`;
  else if (/^[\w.-]+\/[\w.-]+#\d+$/.test(text)) href = `https://github.com/${text.replace("#", "/issues/")}`;
  else if (text.startsWith("https://")) href = text;
  return href ? element("a", { href, rel: "noreferrer" }, text) : text;
}

function listed(parts) {
  return parts.flatMap((part, place) => (place ? [", ", part] : [part]));
}
