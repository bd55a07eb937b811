// One cell: its outcome, the reason, what to write instead, and the evidence.

SHOW.cell = showCell;

async function showCell(params) {
  const section = byId("cell");
  const of = cases.get(params.case);
  if (!of) {
    fill(section, element("h1", {}, "There is no such cell"), element("p", {}, `No case ${params.case ?? ""} is among these results.`));
    return "No such cell";
  }
  const { environment, method } = chosenEnvironment(params);
  const direction = directionOf(params, of);
  const seen = seenOf(of.id, method, environment);
  const title = `${of.title}: ${inWords(seen, direction)} under ${method}, ${nameOf(environment)}`;
  const request = nextRequest();
  const parts = await cellParts(of, method, environment, seen, direction);
  if (request === latestRequest) fill(section, parts);
  return title;
}

async function cellParts(of, method, environment, seen, direction) {
  const family = familyOf(of);
  const instead = insteadFor(of, direction) && !works(seen, direction) ? await insteadOf(of, direction) : null;
  const fix = fixOf(of, seen, direction);
  return [
    element("h1", {}, of.title),
    element("p", {}, mark(seen, of.id, method, environment, direction), " ", element("b", {}, sentence(seen, direction)), " ", `${method}, ${nameOf(environment)}`),
    otherWay(of, method, environment, seen, direction),
    exceptionLine(seen), workerLine(seen), statusLine(of, seen, environment),
    switches(of, method, environment, direction),
    element("dl", { "class": "why" },
      seen.why ? [element("dt", {}, seen.departs ? "Why (this differs from its family)" : "Why"), element("dd", {}, seen.why, seen.reference ? [" ", thread(seen.reference)] : null)] : null,
      fix ? [element("dt", {}, "What to do"), element("dd", {}, withCode(fix))] : null,
      family ? [element("dt", {}, `Family: ${family.title}`), element("dd", {}, family.means)] : null,
      of.threads?.length ? [element("dt", {}, "Questions about it"), element("dd", {}, commaSeparated(of.threads.map(thread)))] : null),
    instead ? [element("h2", {}, "What to write instead"), instead] : null,
    await evidenceParts(of, method, environment, seen, Boolean(instead)),
  ];
}

// The cell in the other direction, where it has an answer of its own.
function otherWay(of, method, environment, seen, direction) {
  const other = must(data.vocabulary.directions.find((each) => each.word !== direction));
  if (kindOf(seen, other.word) === kindOf(seen, direction)) return null;
  return element("p", {}, `${other.title}: `, mark(seen, of.id, method, environment, other.word), " ", sentence(seen, other.word));
}

function statusLine(of, seen, environment) {
  if (environment.own) return element("p", { "class": "note" }, `From your file ${environment.own.name}; it is not part of the published results.`);
  if (seen.status === "measured") {
    if (seen.verdict !== "unexpected") return seen.flaky ? element("p", { "class": "note" }, `The attempts disagree: ${seen.attempts.join(", then ")}.`) : recordLine(seen, environment);
    return element("p", { "class": "note" }, `Unexpected: the case expects ${seen.declared?.join(" or ") || "nothing"}, but the outcome was ${(seen.attempts?.length ? seen.attempts : [described(seen)]).join(", then ")}.`);
  }
  const words = { inferred: "This version was not measured", expected: "Not measured", unknown: "Unknown" };
  return element("p", { "class": "note" }, `${words[seen.status]}${seen.note ? `: ${seen.note}` : seen.status === "expected" ? ": this is what the case expects, for the reason below" : ""}.`);
}

function recordLine(seen, environment) {
  if (!environment.recorded && !seen.note) return isHere(environment) ? element("p", { "class": "note" }, `Measured here, on ${environment.measured_on.slice(0, 10)}.`) : null;
  const on = seen.note ?? `${environment.implementation} ${environment.implementation_version}, ${environment.os_release}, ${environment.measured_on.slice(0, 10)}`;
  return element("p", { "class": "note" }, `Measured on ${on}. The record keeps no output; run it again to see it.`);
}

function switches(of, method, environment, direction) {
  const choose = (id, label, entries, chosen, name) => {
    const select = element("select", { id, onchange: () => go({ [name]: select.value, ...(name === "env" ? { method: null } : {}) }) });
    options(select, entries, chosen);
    return element("label", {}, `${label} `, select);
  };
  return element("form", { "class": "choice", onsubmit: (event) => event.preventDefault() },
    choose("cell-environment", "Environment", environmentChoices(), environment.id, "env"),
    choose("cell-method", "Start method", methods.map((each) => [each, `${each}: ${inWords(seenOf(of.id, each, environment), direction)}`]), method, "method"));
}

async function evidenceParts(of, method, environment, seen, shownAlready) {
  const { text, of: all } = await evidence();
  const own = environment.own?.results.get(`${of.id} ${method}`);
  const measured = own ? ownEvidence(own) : published(all[of.id]?.[method]?.[environment.place], text, environment);
  return [
    element("h2", {}, measured ? "The script that ran" : "The script"),
    element("details", { open: !shownAlready },
      element("summary", {}, element("code", {}, of.id), of.launch && of.launch !== "file" ? `, run from ${of.launch === "stdin" ? "standard input" : "-c"}` : ""),
      code(text(of.script), { label: "The script that ran" })),
    element("h3", {}, "Run it again"),
    commands(of, method, environment),
    measured ? [
      element("h2", {}, "What it printed"),
      output("Output", measured.stdout), output("Errors", measured.stderr),
      measured.stacks.length ? [element("h2", {}, "Where each process was"), measured.stacks.map(([pid, role, text]) => output(`${role}, process ${pid}`, text))] : null,
      element("h2", {}, "Measured"),
      element("dl", { "class": "facts" }, Object.entries(measured.facts).filter(([, value]) => value).map(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])),
    ] : seen.outcome === "unavailable" && seen.status === "measured" ? element("p", {}, "This Python does not have it, so the script was not run.") : null,
  ];
}

function published(found, text, environment) {
  if (!found) return null;
  const [seconds, after, stdout, stderr, stacks, reused] = found;
  const when = new Date(Date.parse(environment.measured_on) + after * 1000).toISOString().replace("T", " ").slice(0, 19);
  return {
    stdout: text(stdout), stderr: text(stderr), stacks: stacks.map(([pid, role, at]) => [pid, role, text(at)]),
    facts: {
      when: `${when} UTC${reused ? ", reused by later runs" : ""}${environment.stale_since ? `, stale since ${environment.stale_since.slice(0, 10)}` : ""}`,
      took: `${seconds} s`,
      by: environment.id,
      Python: environment.build,
      system: [environment.os_release, environment.machine, environment.libc].filter(Boolean).join(", "),
      "under an emulator": environment.emulator,
      on: `${environment.measured_by} (${environment.origin})`,
    },
  };
}

function ownEvidence(result) {
  return {
    stdout: result.stdout, stderr: result.stderr, stacks: (result.stacks ?? []).map((stack) => [stack.pid, stack.role, stack.text]),
    facts: { when: result.measured, took: `${result.seconds} s` },
  };
}

function output(label, text) {
  if (!text) return null;
  return [element("h3", {}, label), element("pre", { "class": "output", tabindex: "0", role: "region", "aria-label": label, dir: "ltr" }, text)];
}

// In a checkout of canishare, or next to a reader's own folder; and by hand where the start method is the Python's own.
function commands(of, method, environment) {
  const [group, name, carrier] = of.id.split("/");
  const file = `cases/${carrier ? "resources" : group}/${name.replaceAll("-", "_")}.py`;
  const target = environment.measured ? environment.id : `cpython-${environment.python_version}`;
  const chosen = carrier ? ` -k "${group} and ${carrier}"` : "";
  const plain = `${(carrier ?? name).replaceAll("-", "_")}.py`;
  const python = environment.implementation === "pypy" ? `pypy${environment.python_version}` : `python${environment.python_version}`;
  const launch = { stdin: `${python} < ${plain}`, "-c": `${python} -c "$(cat ${plain})"` }[of.launch] ?? `${python} ${plain}`;
  return [
    of.own
      ? code(`canishare run FOLDER --target ${target} --start-method ${method}`, { label: "The command; FOLDER is that of this case" })
      : code(`pytest ${file}${chosen} --target ${target} --start-method ${method}`, { label: "The command, in a checkout of canishare" }),
    method === environment.default_start_method ? [element("p", {}, "or, with the script saved, without canishare:"), code(launch, { label: "The command without canishare" })] : null,
  ];
}
