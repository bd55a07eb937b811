// Read a results file as strictly as canishare does; refuse a bad one with the reason.

const MAX_BYTES = 64 * 2 ** 20;

class Refused extends Error {}

function allows(allowed, attempt) {
  return ["outcome", "worker_sees"].every((name) => (attempt[name] ?? null) === (allowed[name] ?? null))
    && ["exception", "detail"].every((name) => allowed[name] == null || allowed[name] === (attempt[name] ?? null));
}

function judge({ attempts, expected }) {
  const flaky = attempts.some((each) => ["outcome", "exception", "detail", "worker_sees"].some((name) => (each[name] ?? null) !== (attempts[0][name] ?? null)));
  if (flaky && expected.length === 1) return "unexpected";
  return attempts.every((each) => expected.some((one) => allows(one, each))) ? "expected" : "unexpected";
}

async function digestOf(bytes) {
  // absent where the page came by plain http; then the digest is not checked
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${[...digest].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
}

// The lines of a file, as text.
function linesOf(name, bytes) {
  if (bytes.byteLength > MAX_BYTES) throw new Refused(`${name}: larger than ${MAX_BYTES / 2 ** 20} MiB`);
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refused(`${name}: not UTF-8`);
  }
  if (!text.endsWith("\n")) throw new Refused(`${name}: truncated: its last line is incomplete`);
  return text.slice(0, -1).split("\n");
}

/**
 * Return the run, the end, and the results by case and start method.
 * @param {string} name
 * @param {ArrayBuffer} bytes
 * @param {Schema} schema of a line
 * @returns {Promise<Column>}
 */
async function readColumn(name, bytes, schema) {
  const written = linesOf(name, bytes);
  const lines = written.map((line, at) => {
    let value;
    try {
      value = JSON.parse(line);
    } catch {
      throw new Refused(`${name}:${at + 1}: not JSON`);
    }
    if ((value?.kind === "run") !== (at === 0)) throw new Refused(`${name}:${at + 1}: the first line, and only that, must be the \`run\` line`);
    const wrong = problemOf(value, schema);
    if (wrong) throw new Refused(`${name}:${at + 1}: ${wrong.at}: ${wrong.what}`);
    return value;
  });
  const [run, end] = [lines[0], lines[lines.length - 1]];
  if (run.schema !== 1) throw new Refused(`${name}:1: schema ${run.schema}; this page reads 1`);
  if (!/^\d+\.\d+$/.test(run.target.markers.python_version)) throw new Refused(`${name}:1: target.markers.python_version: not a version such as 3.14`);
  if (end.kind !== "end") throw new Refused(`${name}:${lines.length}: truncated: no \`end\` line`);
  const results = new Map();
  lines.slice(1, -1).forEach((line, at) => {
    const where = `${name}:${at + 2}`;
    if (line.kind !== "result") throw new Refused(`${where}: a line after the \`end\` line`);
    const key = `${line.case} ${line.start_method}`;
    if (results.has(key)) throw new Refused(`${where}: a second result of ${line.case} under ${line.start_method}`);
    if (!line.attempts.length || judge(line) !== line.verdict) throw new Refused(`${where}: verdict \`${line.verdict}\` does not follow from its attempts and expectation`);
    results.set(key, line);
  });
  if (end.whole && results.size !== run.planned) throw new Refused(`${name}: \`end\` says the file is complete, but it has ${results.size} of ${run.planned} results`);
  if (results.size !== end.results) throw new Refused(`${name}: \`end\` says ${end.results} results, but there are ${results.size}: it was truncated or edited`);
  const before = new TextEncoder().encode(written.slice(0, -1).map((line) => `${line}\n`).join(""));
  const digest = await digestOf(before);
  if (digest !== null && digest !== end.digest) throw new Refused(`${name}: digest mismatch: the file was edited after it was written`);
  return { run, end, results };
}
