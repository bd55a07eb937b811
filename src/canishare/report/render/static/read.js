// A results file from elsewhere, read as strictly as canishare reads it: it is refused with its reason.

const MOST_BYTES = 64 * 2 ** 20;

class Refused extends Error {}

const isText = (value) => typeof value === "string";
const isTextOrNull = (value) => value === null || value === undefined || isText(value);
const RESULT_FIELDS = {
  case: isText, digest: isText, start_method: (value) => methods.includes(value), measured: isText, seconds: Number.isFinite,
  outcome: (value) => outcomes.has(value), detail: isTextOrNull, exception: isTextOrNull, message: isTextOrNull,
  worker_exception: isTextOrNull, worker_message: isTextOrNull, verdict: (value) => ["expected", "unexpected"].includes(value),
  flaky: (value) => typeof value === "boolean", expected: Array.isArray, attempts: (value) => Array.isArray(value) && value.length > 0,
  stdout: isText, stderr: isText, stacks: (value) => value === null || (Array.isArray(value) && value.every((each) => isText(each?.text) && isText(each.role) && Number.isInteger(each.pid))),
};
const TARGET_FIELDS = {
  name: isText, id: isText, platform: isText, version: isText, implementation: isText, machine: isText, os_release: isText, build: isText,
  default_start_method: (value) => methods.includes(value), start_methods: (value) => Array.isArray(value) && value.every((each) => methods.includes(each)),
  emulator: isTextOrNull, markers: (value) => /^\d+\.\d+$/.test(value?.python_version),
};

function check(value, fields, where) {
  if (typeof value !== "object" || value === null) throw new Refused(`${where}: no object`);
  for (const [name, holds] of Object.entries(fields)) {
    if (!holds(value[name])) throw new Refused(`${where}: ${name}: ${name in value ? "is not what belongs there" : "is missing"}`);
  }
}

function fits(attempt, allowed) {
  return attempt.outcome === allowed.outcome && ["exception", "detail"].every((name) => allowed[name] == null || allowed[name] === (attempt[name] ?? null));
}

function judged({ attempts, expected }) {
  const flaky = attempts.some((each) => ["outcome", "exception", "detail"].some((name) => (each[name] ?? null) !== (attempts[0][name] ?? null)));
  if (flaky && expected.length === 1) return "unexpected";
  return attempts.every((each) => expected.some((one) => fits(each, one))) ? "expected" : "unexpected";
}

async function digestOf(bytes) {
  // absent where the page came by plain http; then the digest is not checked
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${[...digest].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
}

// Return the run and its results by case and start method.
async function readColumn(name, bytes) {
  if (bytes.byteLength > MOST_BYTES) throw new Refused(`${name}: larger than ${MOST_BYTES / 2 ** 20} MiB`);
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refused(`${name}: not UTF-8`);
  }
  if (!text.endsWith("\n")) throw new Refused(`${name}: cut off: its last line has no end`);
  const written = text.slice(0, -1).split("\n");
  const lines = written.map((line, at) => {
    try {
      return JSON.parse(line);
    } catch {
      throw new Refused(`${name}:${at + 1}: not JSON`);
    }
  });
  const [run, end] = [lines[0], lines.at(-1)];
  if (run?.kind !== "run") throw new Refused(`${name}:1: the first line has to be the \`run\` line`);
  if (run.schema !== 1) throw new Refused(`${name}:1: schema ${run.schema}; this page reads 1`);
  check(run, { started: isText, machine: isText, origin: isText, planned: Number.isInteger }, `${name}:1`);
  check(run.target, TARGET_FIELDS, `${name}:1: target`);
  if (end?.kind !== "end") throw new Refused(`${name}:${lines.length}: cut off: there is no \`end\` line`);
  const results = new Map();
  lines.slice(1, -1).forEach((line, at) => {
    const where = `${name}:${at + 2}`;
    if (line?.kind !== "result") throw new Refused(`${where}: no \`result\` line`);
    check(line, RESULT_FIELDS, where);
    const key = `${line.case} ${line.start_method}`;
    if (results.has(key)) throw new Refused(`${where}: a second result of ${line.case} under ${line.start_method}`);
    if (judged(line) !== line.verdict) throw new Refused(`${where}: the verdict \`${line.verdict}\` is not what its attempts and \`expected\` come to`);
    results.set(key, line);
  });
  if (results.size !== end.results) throw new Refused(`${name}: \`end\` says ${end.results} results and there are ${results.size}: the file was cut or edited`);
  const before = new TextEncoder().encode(written.slice(0, -1).map((line) => `${line}\n`).join(""));
  const digest = await digestOf(before);
  if (digest !== null && digest !== end.digest) throw new Refused(`${name}: the lines are not those that were written: the file was edited`);
  return { run, end, results };
}
