"""The plugin, tested in separate pytest runs with real cells."""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import psutil
import pytest

from canishare.results.store import ResultsWriter
from canishare.results.store import read_column
from canishare.results.store import recover

if TYPE_CHECKING:
    from collections.abc import Callable

    Cells = Callable[..., pytest.RunResult]

# the number of start methods on this machine: one on Windows
HERE = len(multiprocessing.get_all_start_methods())

# quoted for a shell: the folder of the tests may have spaces in its name
PYTHON = shlex.quote(sys.executable) if sys.platform != "win32" else sys.executable
PLAIN = '[pytest]\nstrict = true\naddopts = ["-ra", "-p", "canishare.pytest_plugin.plugin"]\n'

VERSION = f'"implementation_version":"{platform.python_version()}"'

HEADER = """\
# /// case
# title = "{title}"
# {keys}
#
# [[expect]]
# outcome = "{outcome}"
# {exception}
# why = "It was made so."
# ///
"""

GUARDED = """
import multiprocessing
def work(shared):
    shared.value = 1
if __name__ == "__main__":
    shared = multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=work, args=(shared,))
    process.start()
    process.join()
    print("parent sees the worker: %s" % ("yes" if shared.value else "no"))
"""
SHARES = "print('parent sees the worker: yes')\n"
LOSES = "print('parent sees the worker: no')\n"
RAISES = "raise EOFError('it ended')\n"
HANGS = "import time\ntime.sleep(600)\n"


@pytest.fixture
def cells(pytester: pytest.Pytester) -> Cells:
    """Return a function that runs pytest on the cases written with `write`, in a separate project."""
    pytester.makefile(".toml", pytest=PLAIN, matrix="")

    def cells(*arguments: str, target: str | None = sys.executable) -> pytest.RunResult:
        return pytester.runpytest_subprocess("cases", *(("--target", target) if target else ()), *arguments)

    return cells


def write(
    pytester: pytest.Pytester, name: str, body: str, *, outcome: str = "shared", exception: str = "", keys: str = ""
) -> Path:
    path = pytester.path / "cases" / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    exception = f'exception = "{exception}"' if exception else ""
    path.write_text(HEADER.format(title=name, keys=keys, outcome=outcome, exception=exception) + body, encoding="utf-8")
    return path


def results(pytester: pytest.Pytester, folder: str = "results") -> Path:
    (path,) = (pytester.path / folder).glob("*.jsonl")
    return path


def main_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command canishare in a folder."""
    return subprocess.run([sys.executable, "-m", "canishare", *arguments], cwd=folder, capture_output=True, text=True, check=True)


def test_each_case_is_an_item_for_each_start_method_and_is_never_imported(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/guarded_value", GUARDED)
    write(pytester, "test_like_a_test", "raise SystemExit('imported')\n", outcome="shared")
    result = cells("--collect-only", "-q")
    name = "cases/article/guarded_value.py::article/guarded-value"
    for start_method in ("fork", "spawn", "forkserver"):
        result.stdout.fnmatch_lines([f"{name}[[]{start_method}-cpython-3.*-??????]"])
    assert result.ret == 0
    assert not (pytester.path / "results").exists()
    result.stdout.no_fnmatch_line("*imported*")


def test_a_run_says_which_cells_differ_from_the_record(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/raises", RAISES, outcome="raised", exception="EOFError")
    odd = write(pytester, "article/odd", SHARES)
    cells()
    assert main_in(pytester.path, "record", "results").stdout.splitlines()[-1] == "1 files changed"
    cells().stdout.fnmatch_lines([f"{2 * HERE} of {2 * HERE} cells are as in the record"])
    record = next((pytester.path / "record").glob("*.jsonl"))
    record.write_text(
        "".join(
            line.replace('"outcome":"shared"', '"outcome":"lost","detail":"copy"').replace(
                VERSION, '"implementation_version":"3.1"'
            )
            for line in record.read_text(encoding="utf-8").splitlines(keepends=True)
        ),
        encoding="utf-8",
    )
    result = cells()
    result.stdout.fnmatch_lines(
        [
            f"{HERE} of {2 * HERE} cells are as in the record; {HERE} differ:",
            "  article/odd under spawn on cpython-3.*: lost (copy) → shared",
            "cpython-3.* is 3.* here, and 3.1 in the record",
        ]
    )
    assert result.ret == 0
    # of another script nothing is recorded
    odd.write_text(odd.read_text(encoding="utf-8").replace("yes", "no").replace('"shared"', '"lost"'), encoding="utf-8")
    cells().stdout.fnmatch_lines([f"{HERE} of {HERE} cells are as in the record", f"{HERE} cells are not in the record"])
    record.write_text("{", encoding="utf-8")
    cells().stdout.fnmatch_lines(["not compared with the record: *.jsonl:1: Input data was truncated"])


@pytest.mark.parametrize("parallel", [(), ("-n", "2", "--dist=worksteal")], ids=["alone", "xdist"])
def test_a_full_run_writes_a_column_and_prints_the_matrix(
    pytester: pytest.Pytester, cells: Cells, parallel: tuple[str, ...]
) -> None:
    write(pytester, "article/guarded_value", GUARDED)
    write(pytester, "article/raises", RAISES, outcome="raised", exception="EOFError")
    write(pytester, "article/lacks", RAISES, keys='needs = ["multiprocessing:Telepathy"]')
    result = cells(*parallel)
    # letters, because the output's encoding lacks the symbols
    shared, raised, unavailable = "SR-" if sys.platform == "win32" else "●▲–"
    result.stdout.fnmatch_lines(
        [
            "targets: cpython-3*",
            "*spawn*" if HERE == 1 else "*fork*spawn*forkserver*",
            f"article/guarded-value{f'*{shared} shared' * HERE}",
            f"article/lacks*{unavailable} unavailable*",
            f"article/raises{f'*{raised} raised' * HERE}",
            f"{2 * HERE} cells measured: {shared} {HERE} shared, {raised} {HERE} raised; {9 - 2 * HERE} unavailable; 0 unexpected, 0 flaky",
            "results/: cpython-3*.jsonl",
            f"*{2 * HERE} passed, {9 - 2 * HERE} unavailable*",
        ]
    )
    assert result.ret == 0
    column = read_column(results(pytester))
    assert column.end.whole
    assert column.run.selection is None
    assert column.run.planned == len(column.results) == 9
    lacking = next(each for each in column.results if each.case == "article/lacks" and each.start_method == "spawn")
    assert (lacking.outcome, lacking.detail) == ("unavailable", "no multiprocessing.Telepathy")
    assert not list((pytester.path / "results" / "partial").glob("*"))


@pytest.mark.parametrize("parallel", [(), ("-n", "2", "--dist=worksteal")], ids=["alone", "xdist"])
def test_changed_runs_only_changed_cells_and_shows_the_age_of_the_others(
    pytester: pytest.Pytester, cells: Cells, parallel: tuple[str, ...]
) -> None:
    write(pytester, "article/raises", RAISES, outcome="raised", exception="EOFError")
    write(pytester, "article/wrong", RAISES)
    cells(*parallel)
    first = read_column(results(pytester))
    again = cells(*parallel, "--changed")
    again.stdout.fnmatch_lines([f"unchanged: {6 - HERE} cells keep their last results, the oldest from 20*", f"*{HERE} failed*"])
    write(pytester, "article/wrong", RAISES, outcome="raised", exception="EOFError")
    assert cells(*parallel, "--changed").ret == 0
    column = read_column(results(pytester))
    assert {(cell.case, cell.reused) for cell in column.results} == {("article/raises", True), ("article/wrong", False)}
    assert {cell.measured for cell in first.results if cell.case == "article/raises"} == {
        cell.measured for cell in column.results if cell.reused
    }
    nothing = cells(*parallel, "--changed")
    nothing.stdout.fnmatch_lines(["unchanged: 6 cells keep their last results*"])
    nothing.stdout.no_fnmatch_line("patience: *")
    assert nothing.ret == 0
    assert read_column(results(pytester)) == column


def test_an_unexpected_cell_fails_with_an_explanation(pytester: pytest.Pytester, cells: Cells) -> None:
    path = write(pytester, "article/raises", "print('before')\n" + RAISES)
    result = cells("--start-method", "spawn")
    result.stdout.fnmatch_lines(
        [
            "expected shared, got raised EOFError",
            "  cell      article/raises under spawn on cpython-3*",
            "  expected  shared",
            "  because   It was made so.",
            "  happened  raised EOFError: it ended",
            "--- output ---",
            "before",
            "--- errors ---",
            "EOFError: it ended",
            "--- to run it by hand ---",
            f"{PYTHON} {'' if HERE == 1 else '*launch.py* spawn '}{path}",
            "article/raises*raised !unexpected",
            "FAILED cases/article/raises.py::article/raises[[]spawn-*",
        ]
    )
    assert result.ret == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no stacks")
def test_an_unexpected_hang_shows_its_stacks(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/hangs", HANGS)
    result = cells("--start-method", "spawn")
    result.stdout.fnmatch_lines(
        ["  happened  hung (idle)", "  killed    after *", "--- stack of process * (parent) ---", "*line 11 in <module>"]
    )


# a Python that pretends to run under Wine and sometimes fails to start a process
FAILS_AS_WINE = """
import os, sys
with open(os.path.abspath(sys.argv[0]) + ".ran", "a+") as ran:
    ran.write("again")
    ran.seek(0)
    times = ran.read().count("again")
if times <= {times}:
    raise OSError("[WinError 1359] Internal error")
"""
PRETEND_WINE = """
import msgspec, pytest
from canishare.pytest_plugin.item import PLAN

@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    plan = session.config.stash[PLAN]
    (target,) = plan.targets
    facts = msgspec.structs.replace(target.facts, emulator="wine 8.0")
    session.config.stash[PLAN] = msgspec.structs.replace(plan, targets=(msgspec.structs.replace(target, facts=facts),))
"""


def test_an_attempt_that_fails_because_of_the_emulator_is_retried_and_listed(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/fails_twice", FAILS_AS_WINE.format(times=2) + SHARES)
    pytester.makeconftest(PRETEND_WINE)
    result = cells("--start-method", "spawn")
    result.stdout.fnmatch_lines(
        [
            "1 cells measured: * 1 shared; 0 unavailable; 0 unexpected, 0 flaky",
            "2 attempts retried because the emulator failed:",
            "  article/fails-twice[[]spawn-*]: wine 8.0 failed to start a process, with [[]WinError 1359]",
        ]
    )
    assert result.ret == 0
    (measured,) = read_column(results(pytester, "results/partial")).results
    assert [str(attempt) for attempt in measured.attempts] == ["shared"]


def test_a_cell_whose_emulator_keeps_failing_is_a_fault_without_a_result(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/fails", FAILS_AS_WINE.format(times=9) + SHARES, outcome="raised", exception="OSError")
    pytester.makeconftest(PRETEND_WINE)
    result = cells("--start-method", "spawn")
    result.stdout.fnmatch_lines(["*error in the case or the harness, not a result: wine 8.0 failed to start a process*"])
    assert result.ret == 1
    assert not read_column(results(pytester, "results/partial")).results


def test_a_script_without_a_result_line_is_a_fault_without_a_result(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/says_nothing", "print('hello')\n")
    write(pytester, "article/shares", SHARES)
    result = cells("--start-method", "spawn")
    result.stdout.fnmatch_lines(
        ["*error in the case or the harness, not a result: it exited normally but did not print*", "hello"]
    )
    result.stdout.fnmatch_lines(["1 cells measured:*", "1 errors in cases or the harness*"])
    assert result.ret == 1
    column = read_column(results(pytester, "results/partial"))
    assert [each.case for each in column.results] == ["article/shares"]
    assert [fault.case for fault in column.end.faults] == ["article/says-nothing"]
    assert not column.end.whole


def test_a_partial_run_goes_to_partial_and_replaces_no_column(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/shares", SHARES)
    write(pytester, "article/raises", RAISES, outcome="raised", exception="EOFError")
    assert cells().ret == 0
    whole = results(pytester).read_bytes()
    result = cells("-k", "raises", "--start-method", "spawn")
    result.stdout.fnmatch_lines(["results/partial/ (incomplete runs, not used by the report): *"])
    assert results(pytester).read_bytes() == whole
    column = read_column(results(pytester, "results/partial"))
    assert column.run.selection == "1 of 6 cells: -k raises --start-method spawn"
    assert column.end.whole


@pytest.fixture
def outdated(pytester: pytest.Pytester, cells: Cells) -> Path:
    """Return a column with cells of an article case and a trap, measured by another harness."""
    write(pytester, "article/shares", SHARES)
    write(pytester, "traps/raises", RAISES, outcome="raised", exception="EOFError")
    assert cells().ret == 0
    last = read_column(results(pytester))
    writer = ResultsWriter(pytester.path / "results", msgspec.structs.replace(last.run, harness="sha256:0"))
    for cell in last.results:
        writer.write(cell)
    return writer.end(reason=None, faults=[])


def test_a_run_that_would_drop_outdated_results_replaces_no_column(
    pytester: pytest.Pytester, cells: Cells, outdated: Path
) -> None:
    before = outdated.read_bytes()
    result = cells("-k", "article")
    result.stdout.fnmatch_lines(
        [
            f"kept the last columns: replacing them would drop outdated results: {HERE} cells of cpython-3*; run `nox -t full` to measure all cells again*",
            "results/partial/ (incomplete runs, not used by the report): cpython-3*",
        ]
    )
    assert result.ret == 0
    assert outdated.read_bytes() == before
    assert {cell.case for cell in read_column(results(pytester, "results/partial")).results} == {"article/shares"}


def test_replace_replaces_a_column_with_outdated_results(cells: Cells, outdated: Path) -> None:
    result = cells("-k", "article", "--replace")
    result.stdout.fnmatch_lines(["results/: cpython-3*.jsonl", f"dropped outdated results: {HERE} cells of cpython-3*"])
    assert {cell.case for cell in read_column(outdated).results} == {"article/shares"}


def test_a_run_that_measures_all_cells_again_replaces_an_outdated_column(cells: Cells, outdated: Path) -> None:
    cells().stdout.no_fnmatch_line("kept the last columns*")
    column = read_column(outdated)
    assert column.run.harness != "sha256:0"
    assert {cell.case for cell in column.results} == {"article/shares", "traps/raises"}


# Python ignores SIGXFSZ, so a write beyond this limit fails as on a full disk.
FULL_DISK = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))\n"


@pytest.mark.skipif(sys.platform == "win32", reason="files cannot be limited there")
@pytest.mark.parametrize("parallel", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_a_full_disk_ends_the_run_with_one_message_and_keeps_the_results_so_far(
    pytester: pytest.Pytester, cells: Cells, monkeypatch: pytest.MonkeyPatch, parallel: tuple[str, ...]
) -> None:
    for name in [name for name in os.environ if name.startswith("COVERAGE")]:
        monkeypatch.delenv(name)  # its files are larger than the limit
    for number in range(12):
        write(pytester, f"article/shares_{number}", SHARES + "print('and more, ' * 80)\n")
    pytester.makeconftest(FULL_DISK)
    result = cells("--start-method", "fork", *parallel)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*canishare: *.jsonl: the results cannot be written: File too large*"])
    said = result.stdout.str() + result.stderr.str()
    assert "INTERNALERROR" not in said
    assert "Traceback" not in said
    path = results(pytester, "results/partial")
    column = read_column(path if b'"kind":"end"' in path.read_bytes() else recover(path))
    assert 0 < len(column.results) < 12
    assert not column.end.whole


def test_an_oserror_while_running_a_cell_is_a_fault_without_a_traceback(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/shares", SHARES)
    pytester.makeconftest("import tempfile\ndef pytest_collection_finish():\n    tempfile.tempdir = '/nowhere'\n")
    result = cells("--start-method", "spawn")
    result.stdout.fnmatch_lines(["*error in the case or the harness, not a result: [[]Errno 2]*'/nowhere/cs-*"])
    result.stdout.no_fnmatch_line("*Traceback*")
    assert result.ret == 1


def test_an_interrupted_run_keeps_its_results_and_is_marked_incomplete(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/a_first", LOSES)
    write(pytester, "article/b_second", SHARES)
    result = cells("-x")
    assert result.ret == 1
    # without fork the first cell is unavailable, and the second fails
    ended = 2 if HERE == 1 else 1
    result.stdout.fnmatch_lines([f"{6 - ended} of 6 cells were not run"])
    column = read_column(results(pytester, "results/partial"))
    assert (len(column.results), column.end.whole, column.end.reason) == (ended, False, f"only {ended} of 6 cells were run")


def test_lf_reruns_failed_cells_and_junitxml_contains_every_cell(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/loses", LOSES)
    write(pytester, "article/shares", SHARES)
    cells("--junitxml=junit.xml").assert_outcomes(passed=HERE, failed=HERE)
    report = (pytester.path / "junit.xml").read_text(encoding="utf-8")
    assert 'tests="6"' in report
    assert '<property name="outcome" value="lost"' in report
    assert "expected shared, got lost" in report
    cells("--lf").assert_outcomes(failed=HERE)


def test_attempts_that_disagree_make_a_cell_flaky_and_unexpected(pytester: pytest.Pytester, cells: Cells) -> None:
    flag = pytester.path / "flag"
    write(
        pytester,
        "article/flips",
        f"import os\nif os.path.exists({str(flag)!r}):\n    {SHARES}else:\n    open({str(flag)!r}, 'w')\n    {LOSES}",
    )
    result = cells("--attempts", "2", "--start-method", "spawn")
    result.stdout.fnmatch_lines(
        ["  happened  lost, then shared", "  flaky  *", "article/flips*lost !flaky", "*1 unexpected, 1 flaky"]
    )
    line = json.loads(results(pytester, "results/partial").read_text(encoding="utf-8").splitlines()[1])
    assert line["flaky"] is True
    assert [each["outcome"] for each in line["attempts"]] == ["lost", "shared"]


def test_a_better_outcome_than_declared_is_unexpected(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/shares", SHARES, outcome="lost")
    cells().assert_outcomes(failed=HERE)


def test_a_malformed_header_stops_the_run_with_file_line_and_key(pytester: pytest.Pytester, cells: Cells) -> None:
    path = write(pytester, "article/shares", SHARES, keys="colour = 1")
    result = cells()
    assert result.ret == 1
    result.stdout.fnmatch_lines([f"*{path}:3: colour: no such key*"])


@pytest.mark.parametrize("parallel", [(), ("-n", "2")], ids=["alone", "xdist"])
@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("9.9", "*matrix.toml has no target '9.9'; it has 3.99*"),
        ("3.99", "*target cpython-3.99 is absent: no such interpreter found on this machine (try `wait`*"),
        ("./nowhere/python", "*nowhere/python: does not start: *"),
    ],
)
def test_a_run_on_an_absent_target_exits_with_1(
    pytester: pytest.Pytester, cells: Cells, asked: str, message: str, parallel: tuple[str, ...]
) -> None:
    write(pytester, "article/shares", SHARES)
    pytester.makefile(
        ".toml", matrix='[[target]]\nname = "cpython-3.99"\nimplementation = "cpython"\nversion = "3.99"\nsource = "wait"\n'
    )
    result = cells(*parallel, target=asked)
    assert result.ret == 1
    result.stdout.fnmatch_lines([message])


def test_a_run_that_finds_no_target_exits_with_1(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/shares", SHARES)
    result = cells(target=None)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*no target of matrix.toml found*"])


def test_a_run_in_which_every_cell_is_unavailable_fails(pytester: pytest.Pytester, cells: Cells) -> None:
    write(pytester, "article/lacks", SHARES, keys='needs = ["multiprocessing:Telepathy"]')
    result = cells()
    result.stdout.fnmatch_lines(["*3 unavailable*"])
    assert result.ret == 1


def test_files_without_cases_are_collected_by_pytest(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_plain="def test_it():\n    assert True\n")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("targets:*")
    assert not (pytester.path / "results").exists()


def test_a_terminal_without_symbols_gets_letters(
    pytester: pytest.Pytester, cells: Cells, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    write(pytester, "article/shares", SHARES)
    result = cells()
    result.stdout.fnmatch_lines(["outcomes: S shared  L lost*", "article/shares*S shared*"])
    assert result.ret == 0


SLOW = """\
#!/bin/sh
case "$1" in
*{asked}) exec sleep 600;;
*) exec {python} "$@";;
esac
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is a signal on POSIX")
@pytest.mark.parametrize(
    ("command", "asked"),
    [
        (["-m", "canishare", "targets"], "probe.py"),
        (["-m", "pytest", "cases", "--target", "./slow/python3"], "probe.py"),
        (["-m", "pytest", "cases", "--target", "./slow/python3"], "launch.py"),
    ],
    ids=["targets", "probe", "patience"],
)
def test_ctrl_c_stops_the_search_for_targets_at_once(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, command: list[str], asked: str
) -> None:
    entry = '[[target]]\nname = "cpython-3.99"\nimplementation = "cpython"\nversion = "3.99"\nsource = "wait"\n'
    pytester.makefile(".toml", pytest=PLAIN, matrix=entry)
    write(pytester, "article/shares", SHARES)
    slow = pytester.path / "slow" / "python3"
    slow.parent.mkdir()
    slow.write_text(SLOW.format(asked=asked, python=PYTHON), encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("CANISHARE_PYTHONS", str(slow))
    process = subprocess.Popen(
        [sys.executable, *command], cwd=pytester.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not _sleeping():
        time.sleep(0.05)
    began = time.monotonic()
    os.kill(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    # only as long as the other probes take to exit
    assert time.monotonic() - began < 10, output.decode()
    assert process.returncode in {2, 130}
    assert "Traceback" not in output.decode()
    # conftest.py checks after every test that nothing is left running


def _sleeping() -> list[psutil.Process]:
    mark = os.environ["CANISHARE_TEST"]
    found = []
    for each in psutil.process_iter(["cmdline"]):
        with suppress(psutil.Error):
            if each.info["cmdline"] == ["sleep", "600"] and each.environ().get("CANISHARE_TEST") == mark:
                found.append(each)
    return found


# A busy cell gets its patience four times, at least twelve seconds.
BUSY = "while True:\n    pass\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals on Windows")
@pytest.mark.parametrize("number", [signal.SIGTERM, getattr(signal, "SIGKILL", None)])
def test_a_terminated_background_run_leaves_no_cell_behind(pytester: pytest.Pytester, number: int) -> None:
    pytester.makefile(".toml", pytest=PLAIN)
    write(pytester, "article/is_busy", BUSY, outcome="hung")
    # a shell starts background jobs with SIGINT ignored; pytest and its workers inherit that
    begin = "import os, signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nos.execv(sys.executable, sys.argv[1:])"
    command = [sys.executable, "-m", "pytest", "cases", "--target", sys.executable, "--start-method", "fork", "-n", "2"]
    process = subprocess.Popen(
        [sys.executable, "-c", begin, *command], cwd=pytester.path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not _cells_of(pytester.path):
        time.sleep(0.05)
    running = _cells_of(pytester.path)
    assert running
    process.send_signal(number)
    process.wait(30)
    # execnet interrupts a busy worker after five seconds and kills it after fifteen
    _, alive = psutil.wait_procs(running, timeout=10)
    assert not alive


def _cells_of(root: Path) -> list[psutil.Process]:
    script = str(root / "cases" / "article" / "is_busy.py")
    return [each for each in psutil.process_iter(["cmdline"]) if script in (each.info["cmdline"] or ())]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is a signal on POSIX")
@pytest.mark.parametrize("parallel", [(), ("-n", "3")], ids=["alone", "xdist"])
@pytest.mark.parametrize("to", ["the group, as a terminal does", "the controller alone"])
def test_ctrl_c_loses_no_result_and_leaves_nothing_behind(pytester: pytest.Pytester, parallel: tuple[str, ...], to: str) -> None:
    pytester.makefile(".toml", pytest=PLAIN, matrix="")
    write(pytester, "article/a_shares", SHARES)
    write(pytester, "article/b_hangs", "import multiprocessing\nmultiprocessing.Pool(2)\n" + HANGS, outcome="hung")
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "cases", "--target", sys.executable, "--start-method", "fork", *parallel],
        cwd=pytester.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    partial = pytester.path / "results" / "partial"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not any(len(path.read_bytes().splitlines()) > 1 for path in partial.glob("*")):
        time.sleep(0.05)
    time.sleep(0.5)
    # a negative number is a process group
    os.kill(-process.pid if to.startswith("the group") else process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 2, output.decode()
    column = read_column(results(pytester, "results/partial"))
    assert (column.end.whole, column.end.reason) == (False, "interrupted")
    assert [each.case for each in column.results] == ["article/a-shares"]
    assert "1 of 2 cells were not run" in output.decode()
