"""Commands that no other test runs: their output and exit status."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canishare.commands.main import main
from canishare.results.store import read_column

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., tuple[int, list[str]]]

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "tests" / "report" / "sample"


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Return a function that runs a command in the checkout; it returns the exit status and the printed lines."""
    monkeypatch.chdir(ROOT)

    def command(*arguments: str | Path) -> tuple[int, list[str]]:
        status = main(list(map(str, arguments)))
        said = capsys.readouterr()
        return status, (said.out + said.err).splitlines()

    return command


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return a writable copy of the sample results."""
    return shutil.copytree(SAMPLE, tmp_path / "results")


def test_targets_lists_found_and_absent_targets(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANISHARE_PYTHONS", str(Path(sys._base_executable).resolve()))  # type: ignore[attr-defined] # noqa: SLF001 - there is no public name for it
    version = "{}.{}".format(*sys.version_info)
    entries = [("mine", version, "here"), ("cpython-3.99", "3.99", "wait for it")]
    text = '[[target]]\nname = "{}"\nimplementation = "cpython"\nversion = "{}"\nsource = "{}"\n'
    (tmp_path / "matrix.toml").write_text("".join(text.format(*entry) for entry in entries), encoding="utf-8")
    status, lines = command("targets", "--matrix", tmp_path / "matrix.toml")
    assert status == 0
    assert next(line for line in lines if line.startswith("mine")).split()[1].startswith(version)
    assert ["cpython-3.99", "absent", "try: wait for it"] in [re.split(" {2,}", line) for line in lines]


def test_cases_lists_cases_that_contain_every_word(command: Command) -> None:
    status, lines = command("cases", "manager-list/", "a Pool's", "initializer")
    assert status == 0
    found = [line.split()[0] for line in lines[:-1]]
    assert "atlas/manager-list/pool-initializer" in found
    assert not {"atlas/manager-list/pool-passed", "atlas/manager-list/executor-initializer", "atlas/queue/pool-initializer"} & {
        *found
    }
    assert lines[-1].startswith(f"{len(found)} of ")


def test_cases_explained_counts_the_cells_that_families_explain(command: Command) -> None:
    status, lines = command("cases", "--explained", "--results", SAMPLE)
    assert status == 0
    total, share = lines[0].split(" cells of the atlas, ")
    counted = [line.split(maxsplit=1) for line in lines[1:-1]]
    assert sum(int(count) for count, _ in counted) == int(total)
    by_families = sum(int(count) for count, by in counted if by.startswith("family"))
    assert share == f"{100 * by_families / int(total):.1f} % of them explained by families"
    assert lines[-1].startswith("overrides by resource: ")


def test_show_prints_the_script_that_is_run(command: Command) -> None:
    status, lines = command("show", "article/queue-process-passed")
    assert status == 0
    assert lines == (ROOT / "cases" / "article" / "queue_process_passed.py").read_text(encoding="utf-8").splitlines()
    status, lines = command("show", "atlas/queue/pool-passed")
    assert (status, "from resource import" in "\n".join(lines)) == (0, False)
    compile("\n".join(lines[:-1]), "shown", "exec")  # the last line is beside the output


@pytest.mark.skipif(os.name == "nt", reason="a line for a POSIX shell")
def test_a_reader_that_has_enough_is_no_error() -> None:
    line = f"{shlex.quote(sys.executable)} -m canishare cases | head -n 1"
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")


def test_an_unknown_case_is_refused_with_suggestions(command: Command) -> None:
    status, lines = command("show", "atlas/queue/pool-passes")
    assert status == 1
    assert lines[0].startswith("canishare: no case `atlas/queue/pool-passes`. Did you mean atlas/queue/pool-passed, ")


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("atlas/queue/pool-passed", ["outcome   raised RuntimeError", "family    ", "instead   recipes/queue/pool-initializer"]),
        ("traps/no-guard-pool", ["outcome   hung (storm)", "instead   "]),
        ("traps/script-from-stdin", ["outcome   hung (storm)"]),
    ],
)
def test_why_prints_the_outcome_the_reason_and_what_to_write_instead(command: Command, case: str, said: list[str]) -> None:
    status, lines = command("why", case, "--start-method", "spawn", "--target", "3.13", "--results", SAMPLE)
    assert status == 0
    assert lines[0] == f"{case} under spawn on cpython-3.13"
    assert not [each for each in said if not any(line.startswith(f"  {each}") for line in lines)], lines
    assert any(line.startswith("  because   ") for line in lines)


def test_why_says_what_a_worker_sees_of_state_and_what_to_do(command: Command) -> None:
    status, lines = command("why", "atlas/environ/pool-guarded-late", "--target", "3.14", "--results", SAMPLE)
    assert status == 0
    assert "  worker    missed: the worker had the value that the module gives it, and nobody got an error" in lines
    assert any(line.startswith("  fix       Set it before the first worker is started") for line in lines)
    assert any(line.startswith("  instead   recipes/environ/pool-initializer: ") for line in lines)


@pytest.mark.skipif(os.name == "nt", reason="a line for a POSIX shell")
@pytest.mark.parametrize("case", ["article/queue-pool-passed", "atlas/queue/pool-passed"])
def test_the_commands_that_why_prints_run_the_case(command: Command, tmp_path: Path, case: str) -> None:
    _, lines = command("why", case, "--start-method", "spawn", "--target", "3.13", "--results", SAMPLE)
    show, run = (line.removeprefix("  run it    ").strip() for line in lines[-2:])
    shown = command(*show.partition(" > ")[0].split()[1:])[1]
    script = [line for line in shown if not line.startswith("canishare: a recipe")]  # beside the output
    (tmp_path / show.partition(" > ")[2]).write_text("\n".join(script) + "\n", encoding="utf-8")
    assert run.startswith("python3.13 ")
    here = f"{shlex.quote(sys.executable)} {run.partition(' ')[2]}"
    done = subprocess.run(here, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "RuntimeError: Queue objects should only be shared" in done.stderr


def test_find_prints_reasons_and_what_to_write_instead(command: Command) -> None:
    error = "RuntimeError: Queue objects should only be shared between processes through inheritance"
    status, lines = command("find", error, "--results", SAMPLE)
    assert status == 0
    assert lines[0].startswith("fix       Pass it while the workers are being created")
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == ["fix", "instead", "example", "seen", "because"]
    assert "canishare recipe queue/pool-initializer" in {line.strip() for line in lines}


def test_advise_lists_needs_and_then_the_ways_that_share(command: Command) -> None:
    status, lines = command("advise", "--results", SAMPLE)
    assert status == 0
    assert any(line.split()[0] == "counter" for line in lines)
    status, lines = command("advise", "counter", "--on", "cpython-3.13", "--results", SAMPLE)
    assert status == 0
    assert any(line.strip().startswith("value") for line in lines)
    status, lines = command("advise", "settings", "--on", "cpython-3.14", "--results", SAMPLE)
    assert lines[1] == "the worker sees it on cpython-3.14 (forkserver), cheapest first:"
    environ = lines.index(next(line for line in lines if line.strip().startswith("environ")))
    assert sorted(line.split() for line in lines[environ + 1 : environ + 4]) == [
        [worker, "global,", "guarded"] for worker in ("executor", "pool", "process")
    ]
    status, lines = command("advise", "nonsense", "--results", SAMPLE)
    assert (status, len(lines)) == (1, 1)
    assert "no need 'nonsense'" in lines[0]


def test_recipe_lists_recipes_by_need_and_prints_one_that_works_there(command: Command) -> None:
    status, lines = command("recipe", "--results", SAMPLE)
    assert status == 0
    counter = lines.index("counter: A counter that several workers add to")
    assert lines[counter + 1].split()[:2] == ["value", "pool-initializer,"]
    status, lines = command("recipe", "counter", "--on", "windows", "--results", SAMPLE)
    assert status == 0
    assert "        pool.map(work, numbers)" in lines
    status, same = command("recipe", "value/pool-initializer", "--results", SAMPLE)
    assert same == lines
    for name, says in (("value/pool-fork", "no recipe 'value/pool-fork' works on"), ("counte", "Did you mean counter")):
        status, lines = command("recipe", name, "--on", "windows", "--results", SAMPLE)
        assert (status, len(lines)) == (1, 1)
        assert says in lines[0]


def test_show_names_the_recipe_beside_the_output(command: Command) -> None:
    status, lines = command("show", "atlas/queue/pool-passed", "--results", SAMPLE)
    assert status == 0
    assert lines[-1] == "canishare: a recipe that works: canishare recipe queue/pool-initializer"


def test_a_printed_recipe_runs(command: Command, tmp_path: Path) -> None:
    status, lines = command("recipe", "queue/process-passed", "--results", SAMPLE)
    assert status == 0
    script = tmp_path / "squares.py"
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[0, 1, 4, 9]\n", "")


def test_merge_keeps_columns_of_targets_missing_from_the_new_results(command: Command, results: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    assert command("merge", results, "--to", to) == (0, [f"merged 4 targets into {to}", "0 cells changed"])
    for name in ("cpython-3.8", "cpython-3.13", "cpython-3.13-wine"):
        (results / f"{name}.jsonl").unlink()
    status, lines = command("merge", results, "--to", to)
    assert status == 0
    assert lines == [
        f"merged 1 targets into {to}",
        "missing from these results, kept as stale: cpython-3.13, cpython-3.13-wine, cpython-3.8",
        "0 cells changed",
    ]
    assert command("merge", tmp_path, "--to", to)[0] == 1


def test_results_recover_recovers_a_truncated_file(command: Command, results: Path) -> None:
    path = results / "cpython-3.13.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    status, lines = command("report", results, "--to", results / "report")
    assert status == 1
    assert lines[0].endswith(f"; `canishare results recover {path}` recovers the lines before it")
    status, lines = command("results", "recover", path)
    recovered = results / "partial" / "cpython-3.13.recovered.jsonl"
    assert (status, lines) == (0, [f"recovered: {recovered}"])
    assert len(read_column(recovered).results) == whole[: len(whole) // 2].count(b"\n") - 1


def test_plan_shows_every_target_and_runner(command: Command) -> None:
    status, lines = command("plan", "--table", "--results", SAMPLE)
    assert status == 0
    assert lines[0].split()[:2] == ["target", "linux-x64"]
    row = next(line for line in lines if line.startswith("cpython-3.13 "))
    assert re.split(" {2,}", row)[1].startswith("here, 20")
    assert any("not measured (1)" in line for line in lines)
    assert any(line.startswith("(1) ") for line in lines)


def test_report_writes_the_page_and_the_readmes_table(command: Command, tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(
        "<!-- the article's table: canishare report --readme README.md -->\n<!-- the end of the article's table -->\n",
        encoding="utf-8",
    )
    status, lines = command("report", SAMPLE, "--to", tmp_path / "report", "--readme", readme)
    assert status == 0
    written = {Path(line.removeprefix("report: ")).name for line in lines}
    assert written == {path.name for path in (tmp_path / "report").iterdir()} | {"README.md"}
    assert "| Queue with a Process | at module level |" in readme.read_text(encoding="utf-8")


def test_diff_exits_with_1_if_cells_differ(command: Command) -> None:
    assert command("diff", SAMPLE, SAMPLE)[0] == 0
    status, lines = command("diff", SAMPLE / "cpython-3.8.jsonl", SAMPLE / "cpython-3.14.jsonl")
    assert (status, lines[0].split(maxsplit=1)[1]) == (1, "cells differ in outcome:")
    assert len(lines) > int(lines[0].split()[0])


def test_an_unknown_command_exits_with_2(command: Command) -> None:
    with pytest.raises(SystemExit, match="2"):
        command("frobnicate")


BASE_ONLY = """
import sys
for name in ("psutil", "pytest", "xdist", "python_discovery", "pyperf"):
    sys.modules[name] = None  # as if it were not installed
from canishare.commands.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["find", "EOFError", "--results", SAMPLE],
        ["advise", "flag", "--results", SAMPLE],
        ["cases", "queue"],
        ["show", "article/queue-pool-passed"],
        ["recipe", "counter"],
        ["plan", "--table", "--results", SAMPLE],
        ["diff", SAMPLE, SAMPLE],
        ["--version"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_commands_that_only_read_results_need_no_extra(arguments: list[object]) -> None:
    command = [sys.executable, "-c", BASE_ONLY, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "cases/article"], "this needs pytest: pip install 'canishare[run]'"),
        (["targets"], "this needs psutil: pip install 'canishare[run]'"),
        (["cost"], "this needs pyperf: pip install 'canishare[cost]'"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_missing_extra_is_named(arguments: list[str], says: str) -> None:
    command = [sys.executable, "-c", BASE_ONLY, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (1, f"canishare: {says}")


def test_shell_completion_completes_case_ids(tmp_path: Path) -> None:
    line = "canishare show article/queue-pool-p"
    environment = os.environ | {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(tmp_path / "out"),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
    }
    subprocess.run([sys.executable, "-m", "canishare"], cwd=ROOT, env=environment, check=True)
    assert (tmp_path / "out").read_text(encoding="utf-8").strip() == "article/queue-pool-passed"
