// Show the reader's own results beside the published ones. They stay in the page.

async function takeOwn(file) {
  let column;
  try {
    column = await readColumn(file.name, await file.arrayBuffer(), await unpack("schema"));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(`Refused: ${error.message}`);
    return;
  }
  const { run, end, results } = column;
  const seen = new Map();
  let other = 0;
  for (const [key, result] of results) {
    const published = cases.get(result.case);
    if (published?.digest !== result.digest) other += 1;
    else seen.set(key, ofResult(result));
  }
  const id = `own-${run.target.name}`;
  const emulator = run.target.emulator ? `, ${run.target.emulator}` : "";
  environments.set(id, {
    id, own: { name: file.name, seen, results }, measured: true, main: false, label: run.target.name.replace(/^cpython-/, ""),
    platform: "own", platform_title: `Yours: ${file.name}${emulator}`, python_version: run.target.markers.python_version, implementation: run.target.implementation,
    default_start_method: run.target.default_start_method, start_methods: run.target.start_methods, measured_on: run.started,
  });
  fillChoices();
  say(`${file.name}: ${seen.size} cells are shown as yours, beside the published ones.${other ? ` ${other} are left out: the published report has another version of their case, or not the case.` : ""}${end.whole ? "" : ` The file is incomplete: ${end.reason}.`}`);
  const same = data.environments.find((each) => each.id === run.target.name);
  history.pushState(null, "", same ? address("changes", { a: same.id, b: id }) : address("answer", { env: id }));
  show();
}

function ofResult(result) {
  return {
    status: "measured", own: true, outcome: result.outcome, detail: result.detail, exception: result.exception, worker_sees: result.worker_sees ?? null, message: result.message,
    worker_exception: result.worker_exception, worker_message: result.worker_message, verdict: result.verdict, flaky: result.flaky,
    declared: result.expected.map(described), attempts: result.attempts.length > 1 ? result.attempts.map(described) : [],
  };
}

function listenForFiles() {
  listenTo("own", "change", ({ files }) => { if (files[0]) takeOwn(files[0]); });
  addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("dropping"); });
  addEventListener("dragleave", () => document.body.classList.remove("dropping"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (file) takeOwn(file);
  });
}
