// Find the cases that raise an error. find.py does the same for `canishare find`; a test compares their answers.

const ERROR_LINE = /^[ \t]*(?:[\w.]+\.)?([A-Z]\w*)(?::[ \t]*(.*))?$/;
const ERROR_NAME = /(?:Error|Exception|Warning|Interrupt|Exit|Full|Empty|Pool)$/;
const INDENTED = /^[ \t]+[^ \t]/;
const CHANGING = /0x[0-9a-f]+|'[^']*'|"[^"]*"|<[^>]*>|[/\\][^ \t:]+|\d+/gi;

// The errors in a text, last one first: type and message.
function errorsIn(text) {
  const found = [];
  const lines = text.split(/\r\n|\r|\n/);
  lines.forEach((line, number) => {
    const match = ERROR_LINE.exec(line);
    if (!match || !ERROR_NAME.test(match[1])) return;
    // a message of several lines is indented, and may begin below its type
    const end = lines.findIndex((each, place) => place > number && !INDENTED.test(each));
    found.unshift([match[1], [match[2] ?? "", ...lines.slice(number + 1, end < 0 ? undefined : end)].join(" ").trim()]);
  });
  return found;
}

// The words of a message without what changes from run to run: names in quotes, addresses, paths, numbers.
function wordsOf(message) {
  return new Set(message.toLowerCase().replace(CHANGING, " ").match(/[a-z_]{2,}/g) ?? []);
}

// How well a measured message matches a pasted one, from 0 to 100; 50 if one of them is empty.
function fit(pasted, seen) {
  const [one, other] = [wordsOf(pasted), wordsOf(seen)];
  if (!one.size || !other.size) return one.size === other.size ? 100 : 50;
  const common = [...one].filter((word) => other.has(word)).length;
  // either may be the first line of the other
  return Math.floor((100 * common) / Math.min(one.size, other.size)) - (one.size === other.size ? 0 : 1);
}

// The cases that raise an error, best match first: the case, its points, and the measured error.
function findCases(text, signatures) {
  const best = new Map();
  errorsIn(text).forEach(([type, message], place) => {
    for (const signature of signatures) {
      const points = signature.exception === type ? fit(message, signature.message) : 0;
      if (points < 50) continue;
      // prefer the parent's error to a worker's, and the last pasted error to earlier ones
      const total = points * 10 - (signature.worker ? 5 : 0) - Math.min(place, 4);
      for (const id of signature.cases) if (total > (best.get(id)?.points ?? -1)) best.set(id, { id, points: total, signature });
    }
  });
  return [...best.values()].sort((one, other) => other.points - one.points || order(one.id, other.id));
}

// Traps first, then the article's examples, then the atlas.
function order(one, other) {
  const key = (id) => [["traps", "article", "atlas"].indexOf(id.split("/")[0]), id];
  const [[group, id], [otherGroup, otherId]] = [key(one), key(other)];
  return group - otherGroup || (id < otherId ? -1 : id > otherId ? 1 : 0);
}

let signed;

// Every measured error, with the cases that raised it.
function signatures() {
  if (signed) return signed;
  const found = new Map();
  for (const [id, methods] of Object.entries(data.cells)) {
    for (const row of Object.values(methods)) {
      for (const at of new Set(row)) {
        const seen = data.seen[at];
        if (seen.status !== "measured") continue;
        for (const [exception, message, worker] of [[seen.exception, seen.message, false], [seen.worker_exception, seen.worker_message, true]]) {
          if (!exception) continue;
          const key = [exception, message ?? "", worker].join("\n");
          if (!found.has(key)) found.set(key, { exception, message: message ?? "", worker, cases: new Set() });
          found.get(key).cases.add(id);
        }
      }
    }
  }
  signed = [...found.values()];
  return signed;
}
