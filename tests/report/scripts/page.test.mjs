import assert from "node:assert/strict";
import test from "node:test";

import { given, plain, run } from "./page.mjs";

for (const [text, answer] of Object.entries(given.answers)) {
  test(`find gives the same answer as canishare find: ${text.trim().split("\n").pop()}`, () => {
    assert.deepEqual(plain(run("findAnswer(text)", { text })), answer);
  });
}

test("an address leads back to its view and its parameters", () => {
  const params = { case: "atlas/queue/pool-passed", method: "spawn", env: "cpython-3.13", text: "a=b&c ü" };
  const hash = run("address('cell', params)", { params });
  assert.match(hash, /^#cell\?case=atlas\/queue\/pool-passed&/);
  run("location.hash = hash", { hash });
  assert.deepEqual(plain(run("place()")), { view: "cell", params, claim: null });
  for (const [unknown, view] of [["#nonsense?x=1", "answer"], ["", "answer"], ["#claim-7", "article"]]) {
    run("location.hash = unknown", { unknown });
    assert.equal(run("place().view"), view);
  }
});

test("an address leaves out what is not set", () => {
  assert.equal(run("address('answer', { env: null, method: '', reach: undefined })"), "#answer");
});

test("a range joins versions with the same outcome, and splits where they differ", () => {
  const environment = (version, place) => ({ id: `cpython-${version}`, label: version, main: true, measured: true, platform: "linux", python_version: version, default_start_method: "fork", place });
  const kept = run("[data, environments]");
  run("data = made; environments = new Map(made.environments.map((each) => [each.id, each]))", {
    made: {
      environments: ["3.9", "3.10", "3.11", "3.12"].map(environment),
      seen: [{ status: "measured", outcome: "shared" }, { status: "inferred", outcome: "shared" }, { status: "measured", outcome: "lost", detail: "copy" }],
      cells: { "a/case": { fork: [0, 1, 0, 2] } },
    },
  });
  assert.deepEqual(plain(run("ranges('a/case', 'linux', null, 'parent').map(versionsText)")), ["3.9 – 3.11", "3.12"]);
  assert.equal(run("provenance(ranges('a/case', 'linux', null, 'parent')[0])"), "measured on 3.9, 3.11");
  run("[data, environments] = kept", { kept });
});

test("a sentence has the cell's exception, or the words for none", () => {
  assert.equal(run("sentence({ outcome: 'raised', exception: 'EOFError' })"), "The parent gets EOFError.");
  assert.equal(run("sentence({ outcome: 'raised' })"), "The parent gets an exception.");
  assert.match(run("sentence({ outcome: 'lost', detail: 'copy' })"), /worker changed a copy/);
});

test("a cell reads as in Python, in both directions", () => {
  for (const direction of ["worker", "parent"]) {
    assert.deepEqual(plain(run("data.seen.map((seen) => [termOf(seen, direction)?.symbol ?? null, titleOf(seen, direction), sentence(seen, direction), works(seen, direction)])", { direction })), given.words[direction]);
  }
  assert.deepEqual(plain(run("data.seen.map(described)")), given.described);
});

test("a case is asked in the direction of its family", () => {
  assert.deepEqual(plain(run("Object.fromEntries(data.cases.map((each) => [each.id, usualDirection(each)]))")), given.directions);
});

for (const [text, found] of [
  ["os.environ", { resource: "environ" }],
  ["environ", { resource: "environ" }],
  ["does a pool's worker see my environment variables", { resource: "environ", direction: "worker" }],
  ["logger level set before a Process", { resource: "logger-level", reach: "guarded", worker: "process", direction: "worker" }],
  ["loggers", { resource: "logger-level" }],
  ["I see what the worker changes", { direction: "parent" }],
  ["The worker sees what I set", { direction: "worker" }],
  ["manager set with a pool", { resource: "manager-set", worker: "pool" }],
  ["set", { direction: "worker" }],
  ["shared memory", { resource: "shared-memory" }],
  ["global manager list pool", { resource: "manager-list", reach: "global", worker: "pool" }],
]) {
  test(`a question is understood: ${text}`, () => {
    assert.deepEqual(plain(run("parseQuestion(text)", { text })), found);
  });
}

const column = new TextEncoder().encode(given.column);
const read = (bytes) => run("readColumn('theirs.jsonl', bytes, schema)", { bytes, schema: given.schema });

test("a results file is read whole", async () => {
  const { run: first, results } = await read(column);
  assert.equal(first.kind, "run");
  assert.equal(results.size, given.column.split("\n").length - 3);
});

const lines = given.column.trimEnd().split("\n");
const edited = (at, edit) => lines.map((line, number) => (number === at ? JSON.stringify(edit(JSON.parse(line))) : line));
for (const [reason, broken] of [
  ["theirs.jsonl:2: outcome: \"fine\" is not one of ", edited(1, (line) => ({ ...line, outcome: "fine" }))],
  ["theirs.jsonl:2: seconds: is not of the type number", edited(1, (line) => ({ ...line, seconds: "1" }))],
  ["theirs.jsonl:2: attempts[0].outcome: ", edited(1, (line) => ({ ...line, attempts: [{ outcome: 1 }] }))],
  ["theirs.jsonl:2: stdout: is missing", edited(1, ({ stdout: _, ...line }) => line)],
  ["theirs.jsonl:1: target.start_methods[0]: \"thread\" is not one of ", edited(0, (line) => ({ ...line, target: { ...line.target, start_methods: ["thread"] } }))],
  ["theirs.jsonl:2: kind: is not one of run, result, end", edited(1, (line) => ({ ...line, kind: "outcome" }))],
  ["theirs.jsonl: `end` says the file is complete, but", lines.filter((line, at) => at !== 1)],
  ["theirs.jsonl: digest mismatch", edited(1, (line) => ({ ...line, stdout: `${line.stdout} ` }))],
]) {
  test(`a file is refused: ${reason}`, async () => {
    await assert.rejects(read(new TextEncoder().encode(`${broken.join("\n")}\n`)), (error) => error.message.startsWith(reason) || assert.fail(error.message));
  });
}

test("a field that is not in the schema is allowed", async () => {
  assert.equal(run("problemOf({ kind: 'end', results: 1, whole: true, reason: null, digest: 'x', more: 1 }, schema)", { schema: given.schema }), null);
});

test("a schema that says more than is checked is an error, and not a check that passes", () => {
  assert.throws(() => run("problemOf(1, { maximum: 0 })"), /maximum is not supported/);
});
