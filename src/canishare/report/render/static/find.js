// Find the causes of a pasted text. find.py does the same for `canishare find`, and has the reasons; a test compares their answers.

// What pytest and exception groups write before each line.
const MARGIN = /^(?:INTERNALERROR>|E(?=[ \t]{2})|[ \t]*\|)[ \t]?/;
const FRAME = /^[ \t]*File "[^"]*", line [0-9]+/;
const ERROR = /(?<![\w.'"])(?:[A-Za-z_]\w*\.)*([A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|Full|Empty|Pool)|(?<=\.)(?:error|timeout))(?:(:)(?=[ \t]|$)[ \t]*(.*)|[ \t]*)$/;
const BETWEEN = /^[ \t]*(?:Traceback \(|During handling|The above exception|except\b|raise\b|when serializing)/;
const INDENTED = /^[ \t]+[^ \t]/;
const QUOTED = /(?<!\w)(?:'([^']*)'|"([^"]*)"|`([^`]*)`)/g;
const VARYING = /0x[0-9a-f]+|(?<![\w.])[\w.]+\(\)|[/\\][^ \t:]+|[0-9]+/g;
const UNNAMED = /<(lambda|locals)>/g;
const NUMBER = /(?<![0-9a-f])[0-9a-f]*[0-9][0-9a-f]*/g;
const LACKING = "has no attribute";
const PYTHONS_OWN = /__main__|__mp_main__|^module$|<stdin>|psm_/g;
const NOTE = /when serializing (.*?)[ \t]*$/;
const ATTRIBUTE = /^dict item (.*)\n(.*) state$/m;
const ABOUT = /process|concurrent|worker|pickl|fork|spawn|resource_tracker|shared_memory|psm_/i;
const UNTIL = /\b(?:work|broke|break|stop|until|since|upgrad|updat|fail)/i;
const CHANGED = /(?<![\w./-])3\.14(?!\w)/;
const STACK = [/(?:multiprocessing|futures)[/\\](?<file>\w+)\.py", line [0-9]+,? in (?<fn>\w+)/g, /(?<!\w)(?<fn>\w+) \([^()]*(?:multiprocessing|futures)[/\\](?<file>\w+)\.py:[0-9]+\)/g];
const WAITS = {
  "managers start": "Manager hangs when it is started",
  "queues get": "queue get() hangs",
  "pool get": "Pool hangs and the task never returns",
  "pool join": "Pool join() hangs",
  "process join": "join() hangs",
  "synchronize __enter__": "worker hangs at a lock",
  "connection recv": "recv() blocks forever, pipe hangs",
};
const PLURAL = /(?<=ss)es$|(?<=[^s])s$/;

const ALL_WORDS = 1000;
const SAME_TYPE_ONLY = 500;
const SAME_NAME = 50;
const MIN_POINTS = 700;
const MIN_UNTYPED = 800;
const MIN_UNTYPED_WORDS = 3;
const MIN_BESIDE_TYPE = 600;
const CASE_GROUPS = ["recipes", "atlas", "article", "traps"];

function common(one, other) {
  let count = 0;
  for (const each of one) if (other.has(each)) count += 1;
  return count;
}

// A message: its words, the names in quotes, and those of the names that Python gave.
function messageOf(message) {
  const text = message.toLowerCase().replaceAll("can't", "cannot");
  const names = new Set([...text.matchAll(QUOTED)].map((each) => (each[1] || each[2] || each[3] || "").replace(NUMBER, "")));
  const pythons = new Set([...names].flatMap((name) => name.match(PYTHONS_OWN) ?? []));
  // any program may say so: only the names tell one from another
  const own = !pythons.size && text.includes(LACKING) ? names : pythons;
  const words = text.replace(QUOTED, " ").replace(UNNAMED, " $1 ").replace(VARYING, " ").match(/[a-z_]{2,}/g) ?? [];
  const found = new Set([...words.map((word) => word.replace(PLURAL, "")), ...own]);
  return { words: found, names, own, key: JSON.stringify([[...found].sort(), [...names].sort()]) };
}

// How well a known message matches a pasted one; 0 if it does not.
function fit(pasted, known) {
  if (!pasted.words.size || !known.words.size) return pasted.key === known.key ? ALL_WORDS : 0;
  if (pasted.names.size && (known.names.size ? common(known.own, pasted.own) < known.own.size : pasted.words.size - pasted.own.size <= known.words.size)) return 0;
  const points = Math.floor((ALL_WORDS * common(pasted.words, known.words)) / Math.min(pasted.words.size, known.words.size));
  return points - 12 * Math.min(Math.abs(pasted.words.size - known.words.size), 9) + (common(pasted.names, known.names) ? SAME_NAME : 0);
}

function pastedLines(text) {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(MARGIN, ""));
  return lines.filter((line, number) => !FRAME.test(line) && !(number && FRAME.test(lines[number - 1]) && INDENTED.test(line)));
}

// The errors in a text and its other lines, each once, in their order.
function evidenceIn(text) {
  const found = new Map();
  const lines = pastedLines(text);
  lines.forEach((line, number) => {
    if (BETWEEN.test(line)) return;
    const match = ERROR.exec(line);
    const type = match ? match[1] : null;
    const told = match ? [match[3] ?? "", ...continuation(lines.slice(number + 1), match[2] !== undefined && !match[3])].join(" ").trim() : line;
    const message = messageOf(told);
    const mentioned = match !== null && isMentioned(line, match);
    const key = `${type} ${message.key}`;
    if (!found.has(key)) found.set(key, { type, text: told, message, mentioned });
  });
  const evidence = [...found.values()];
  const told = new Set(evidence.filter((each) => each.text).map((each) => each.type));
  return evidence.filter((each) => each.text || !told.has(each.type));
}

function continuation(lines, below) {
  const first = below ? lines.findIndex((line) => line.trim()) : 0;
  const rest = lines.slice(first < 0 ? lines.length : first);
  const end = rest.findIndex((line) => BETWEEN.test(line) || ERROR.test(line) || !(INDENTED.test(line) || (below && line.trim())));
  return end < 0 ? rest : rest.slice(0, end);
}

// Whether an error is only a word of a sentence: why do I get EOFError.
function isMentioned(line, error) {
  return error[2] === undefined && line.slice(0, error.index).trim() !== "";
}

// The lines of a text that are no errors, but may mention one.
function saidIn(text) {
  return pastedLines(text).filter((line) => {
    const error = ERROR.exec(line);
    return !error || isMentioned(line, error);
  }).join("\n");
}

// In words what waits in a pasted stack of a program that hangs, or null if it is none.
function waitingIn(text) {
  const lines = text.split(/\r\n|\r|\n/);
  const errors = lines.flatMap((line) => (BETWEEN.test(line) ? [] : ERROR.exec(line)?.[1] ?? []));
  if (errors.some((error) => error !== "KeyboardInterrupt")) return null;
  const frames = new Set(STACK.flatMap((pattern) => lines.flatMap((line) => [...line.matchAll(pattern)].map(({ groups }) => `${groups?.file} ${groups?.fn}`))));
  return Object.entries(WAITS).find(([frame]) => frames.has(frame))?.[1] ?? null;
}

// What the notes of 3.14 name as the object that cannot be pickled.
function blameIn(text) {
  const notes = pastedLines(text).map((line) => NOTE.exec(line)?.[1]).filter((note) => note !== undefined);
  const attribute = ATTRIBUTE.exec(notes.join("\n"));
  return attribute ? `the attribute ${attribute[1]} of a ${attribute[2]}` : notes[0] ?? null;
}

function saysChanged(text) {
  return pastedLines(text).some((line) => CHANGED.test(line) && UNTIL.test(line) && !ERROR.test(line));
}

let knownCauses;

// What is known of errors and their causes, from the published data.
function known() {
  if (knownCauses?.of === data) return knownCauses;
  const fixes = new Map(Object.entries(data.cells).map(([id, rows]) => [id, new Set(Object.values(rows).flat().map((at) => data.seen[at].fix).filter((fix) => fix != null))]));
  const count = new Map();
  for (const of of fixes.values()) for (const fix of of) count.set(fix, (count.get(fix) ?? 0) + 1);
  const shared = new Set([...count.keys()].filter((fix) => count.get(fix) > 1));
  const own = new Map([...fixes].map(([id, of]) => [id, [...of].filter((fix) => shared.has(fix)).sort()[0] ?? must(cases.get(id)).resource ?? id]));
  const causeOf = (id, seen) => (seen && !id.startsWith("traps/") ? seen.fix ?? seen.why ?? id : own.get(id));
  knownCauses = { of: data, shared, causeOf, signatures: signaturesOf(causeOf) };
  return knownCauses;
}

// All measured and reported errors, once for each cause, with their cells by case.
function signaturesOf(causeOf) {
  const errors = data.seen.map((seen) => (seen.status !== "measured" ? [] : [[seen.exception, seen.message, false], [seen.worker_exception, seen.worker_message, true]]
    .filter(([type]) => type != null).map(([type, message, worker]) => ({ type, message: messageOf(message ?? ""), worker }))));
  const found = new Map();
  for (const [id, rows] of Object.entries(data.cells)) {
    for (const [method, row] of Object.entries(rows)) {
      row.forEach((at, environment) => {
        for (const each of errors[at]) {
          const cause = causeOf(id, data.seen[at]);
          const alone = errors[at].length === 1;
          const key = JSON.stringify([each.type, each.message.key, each.worker, alone, cause]);
          if (!found.has(key)) found.set(key, { ...each, alone, cause, source: null, cells: new Map() });
          const cells = found.get(key).cells;
          cells.set(id, [...(cells.get(id) ?? []), [environment, method]]);
        }
      });
    }
  }
  const reported = data.cases.flatMap((each) => (each.reported ?? []).flatMap(({ text, source }) => evidenceIn(text).map(({ type, message }) => (
    { type, message, worker: false, alone: true, cause: causeOf(each.id), source, cells: new Map([[each.id, []]]) }))));
  return [...found.values(), ...reported];
}

function unite(one, other) {
  return new Map([...one, ...other]);
}

// Cells by their text, so that two lists of them can be united and compared.
function cellSet(cells) {
  return new Map(cells.map((cell) => [cell.join(" "), cell]));
}

// The closer of two hits of the same line, with the cells of both.
function orBetter(one, other) {
  const closer = one.points >= other.points ? one : other;
  return { points: closer.points, best: one.points === other.points ? unite(one.best, other.best) : closer.best, cells: unite(one.cells, other.cells), source: closer.source ?? one.source ?? other.source };
}

// What two lines of a text come to.
function plus(one, other) {
  const both = new Map([...one.best].filter(([key]) => other.best.has(key)));
  return { points: one.points + other.points, best: both.size ? both : one.best, cells: unite(one.cells, other.cells), source: one.source ?? other.source };
}

function match(evidence, signature) {
  if (evidence.type && signature.type) {
    if (evidence.type !== signature.type) return 0;
    // an assert of any program fails without a message
    if (evidence.mentioned || (!evidence.text && (signature.message.words.size || evidence.type === "AssertionError"))) return SAME_TYPE_ONLY;
    const points = fit(evidence.message, signature.message);
    return points >= MIN_POINTS ? points : 0;
  }
  if (common(evidence.message.words, signature.message.words) < MIN_UNTYPED_WORDS) return 0;
  const points = fit(evidence.message, signature.message);
  return points >= MIN_UNTYPED ? points : 0;
}

// Set or change an entry of a map of maps.
function merge(found, cause, id, hit, merged) {
  if (!found.has(cause)) found.set(cause, new Map());
  const hits = found.get(cause);
  hits.set(id, hits.has(id) ? merged(hits.get(id), hit) : hit);
}

// By cause and case, what the errors in a text match.
function byErrors(evidence) {
  const found = new Map();
  [...evidence].reverse().forEach((each, number) => {
    const best = new Map();
    for (const signature of known().signatures) {
      const matched = match(each, signature);
      if (!matched) continue;
      const points = matched - Math.min(number, 4) - (signature.worker ? 5 : 0) - (signature.alone ? 0 : 2);
      for (const [id, cells] of signature.cells) merge(best, signature.cause, id, { points, best: cellSet(cells), cells: cellSet(cells), source: signature.source }, orBetter);
    }
    for (const [cause, hits] of best) for (const [id, hit] of hits) merge(found, cause, id, hit, plus);
  });
  return found;
}

// 0 if nothing failed, 1 if the change was lost or what was set was missed, 2 if the program failed.
function severity(seen, direction) {
  return { lost: 1, no: 1, failed: 1, raised: 2, hung: 2, crashed: 2 }[termOf(seen, direction)?.word ?? ""] ?? 0;
}

// The cells of a case that fail, measured or not.
function failingCells(id) {
  const direction = usualDirection(must(cases.get(id)));
  return cellSet(Object.entries(data.cells[id]).flatMap(([method, row]) => row.flatMap((at, environment) => (fails(data.seen[at], direction) ? [[environment, method]] : []))));
}

// What sorts cells: the newest environment last, and its own start method.
function recency([place, method]) {
  const environment = data.environments[place];
  return [Number(environment.measured), Number(environment.main), ...environment.python_version.split(".").map(Number), Number(environment.default_start_method === method), place, method];
}

function compare(one, other) {
  for (const [at, each] of one.entries()) {
    if (at >= other.length) return 1;
    if (each !== other[at]) return each < other[at] ? -1 : 1;
  }
  return one.length - other.length;
}

// Whether a case fails less under fork than under another start method of the same Python.
function inherits(id) {
  const direction = usualDirection(must(cases.get(id)));
  return data.cells[id].fork.some((at, place) => {
    const fork = data.seen[at];
    return fork.status === "measured" && fork.outcome !== "unavailable" && Object.values(data.cells[id]).some((row) => severity(fork, direction) < severity(data.seen[row[place]], direction));
  });
}

function newest(cells) {
  return [...cells.values()].sort((one, other) => compare(recency(other), recency(one)))[0] ?? null;
}

// A cause from what its cases have of a text.
function causeFrom(key, hits, named) {
  const where = new Map([...hits].map(([id, hit]) => [id, newest(hit.best)]));
  const fitOf = (id) => [hits.get(id).points, common(named, wordsOf(id))];
  const closeness = (id) => [...fitOf(id), CASE_GROUPS.indexOf(id.split("/")[0]), must(cases.get(id)).threads?.length ?? 0, ...(where.get(id) ? recency(where.get(id)) : [])];
  const closest = [...hits.keys()].sort().sort((one, other) => compare(closeness(other), closeness(one)));
  const first = must(cases.get(closest[0]));
  const cell = where.get(first.id);
  const shown = cell ?? newest(failingCells(first.id));
  const seen = shown ? data.seen[data.cells[first.id][shown[1]][shown[0]]] : null;
  const { points, source } = hits.get(first.id);
  const best = closest.filter((id) => compare(fitOf(id), fitOf(first.id)) === 0).map((id) => must(cases.get(id)).resource);
  return {
    "case": first.id,
    points,
    cells: [...hits.values()].reduce((sum, { cells }) => sum + cells.size, 0),
    cases: closest,
    fix: seen?.fix ?? first.fix ?? (known().shared.has(key) ? key : null),
    why: seen?.why ?? null,
    instead: first.resource == null || new Set(best).size === 1 ? first.recipe ?? first.instead ?? null : null,
    where: cell,
    source,
    inherits: inherits(first.id),
  };
}

// The causes of the errors in a text, or of what its words describe, the best first.
function findAnswer(text) {
  const waits = waitingIn(text);
  const evidence = waits ? [] : evidenceIn(text);
  const errors = evidence.flatMap((each) => each.type ?? []);
  const named = wordsOf(evidence.flatMap((each) => [...each.message.names]).join(" "));
  const found = byErrors(evidence);
  const isKnown = [...found.values()].some((hits) => [...hits.values()].some((hit) => hit.points > SAME_TYPE_ONLY));
  // a traceback has the words of many questions, and is about its error
  if (!isKnown && (waits || !text.includes("Traceback (most recent call last)"))) {
    const least = found.size ? MIN_BESIDE_TYPE : 0;
    for (const [id, points] of answersTo(waits ?? saidIn(text))) {
      if (points <= least) continue;
      const cells = failingCells(id);
      merge(found, known().causeOf(id), id, { points, best: cells, cells, source: null }, orBetter);
    }
  }
  const trap = (cause) => cause.cases.some((id) => id.startsWith("traps/"));
  const changed = saysChanged(text);
  const closeness = (cause) => [Number(!changed || cause.inherits), Math.floor((cause.points + 10) / 20), cause.cells, Number(trap(cause)), cause.points];
  const causes = [...found].map(([key, hits]) => causeFrom(key, hits, named)).sort((one, other) =>
    compare(closeness(other), closeness(one)) || (one.case < other.case ? -1 : 1));
  return { causes, error: errors.pop() ?? null, foreign: !ABOUT.test(pastedLines(text).join("\n")), blame: blameIn(text), changed };
}
