"""Finding the project: it is not pytest's rootdir, and never the root of the file system."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from canishare.cases.header import read_block
from canishare.commands.main import main
from canishare.project import find_project
from canishare.results.store import read_column

ROOT = Path(__file__).parent.parent
CASE = """\
# /// case
# title = "Mine"
#
# [[expect]]
# outcome = "shared"
# why = "It says so."
# ///
print("parent sees the worker: yes")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, which contains a case and no configuration file."""
    (tmp_path / "own.py").write_text(CASE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("PYTEST_ADDOPTS", "TOX_ENV_DIR"):  # under tox, pytest's cache is in tox's folder
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False, encoding="utf-8")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_project_is_found_from_any_folder_inside_it(tmp_path: Path) -> None:
    assert find_project(ROOT / "src" / "canishare") == ROOT
    assert find_project(ROOT) == ROOT
    assert find_project(tmp_path) is None


def test_results_of_a_case_outside_any_project_go_to_the_working_folder(folder: Path) -> None:
    root = names(Path(folder.anchor))
    done = run("canishare", "run", "own.py", "--target", sys.executable)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = (folder / "results").glob("*.jsonl")
    assert {cell.case for cell in read_column(path).results} == {f"{folder.name.replace('_', '-')}/own"}
    assert names(folder) == {"own.py", "results", ".pytest_cache"}
    assert names(Path(folder.anchor)) == root


def test_a_target_that_pytest_takes_for_a_test_path_is_refused_before_anything_is_written(folder: Path) -> None:
    plugin = ("pytest", "-p", "canishare.pytest_plugin.plugin", "own.py")
    done = run(*plugin, "--target", sys.executable)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"write --target={sys.executable}, or use `canishare run` instead of `pytest`" in done.stderr
    assert names(folder) == {"own.py"}
    assert run(*plugin, f"--target={sys.executable}").returncode == 0
    assert names(folder) == {"own.py", "results", ".pytest_cache"}


def test_a_configuration_file_next_to_the_targets_path_does_not_become_pytests(folder: Path) -> None:
    work = folder / "work"
    work.mkdir()
    (folder / "own.py").rename(work / "own.py")
    theirs = folder / "theirs"
    (theirs / "bin").mkdir(parents=True)
    (theirs / "pytest.toml").write_text("[pytest]\n", encoding="utf-8")
    python = theirs / "bin" / "python"
    python.write_text("no interpreter, and nobody asks", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "canishare.pytest_plugin.plugin", "own.py", "--target", str(python)]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert names(theirs) == {"bin", "pytest.toml"}


def test_outside_a_project_targets_have_the_names_of_the_list_that_canishare_brings(folder: Path) -> None:
    done = run("canishare", "run", "own.py", "--target", "9.9")
    assert done.returncode == 1
    assert "matrix.toml has no target '9.9'; it has 2.7" in done.stdout
    assert "results" not in names(folder)


@pytest.mark.parametrize(
    "command",
    [
        ["plan"],
        ["cost"],
        ["record"],
    ],
)
def test_a_command_that_needs_a_project_says_so_and_exits_with_1(
    folder: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main(command) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"canishare: {folder}: neither this folder nor one above it has cases/ and matrix.toml: change to a checkout of canishare\n"
    )


@pytest.mark.parametrize(
    "command",
    [["cases", "queue"], ["show", "atlas/queue/pool-passed"], ["why", "atlas/queue/pool-passed", "--target", "windows-3.14"]],
)
def test_a_command_that_answers_works_outside_a_project(
    folder: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    before = names(folder)
    assert main(command) == 0
    assert "queue" in capsys.readouterr().out
    assert names(folder) == before


def test_targets_lists_what_canishare_brings_outside_a_project(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["targets"])
    assert "cpython-2.7" in capsys.readouterr().out
    assert names(folder) == {"own.py"}


def test_a_command_works_in_any_folder_inside_the_project(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "cases" / "traps")
    assert main(["cases", "atlas/queue/pool"]) == 0
    assert "atlas/queue/pool-passed" in capsys.readouterr().out


def test_installing_canishare_does_not_change_other_pytest_runs(folder: Path) -> None:
    (folder / "conftest.py").write_text(
        "def pytest_addoption(parser):\n    parser.addoption('--target')\n    parser.addoption('--changed')\n", encoding="utf-8"
    )
    (folder / "test_it.py").write_text("def test_it(pytestconfig):\n    assert pytestconfig.getoption('target') == 'x'\n")
    done = run("pytest", "--target", "x", "--trace-config")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "canishare" not in done.stdout.replace(str(folder), "").replace(sys.prefix, "")


def test_a_run_restores_the_signal_handlers_that_it_replaced(folder: Path) -> None:
    before = "import signal, sys; before = signal.getsignal(signal.SIGTERM); from canishare.commands.main import main"
    after = "sys.exit(0 if status == 0 and signal.getsignal(signal.SIGTERM) is before else 9)"
    arguments = ["run", "own.py", "--target", sys.executable, "--start-method", "spawn"]
    done = subprocess.run([sys.executable, "-c", f"{before}\nstatus = main({arguments})\n{after}"], cwd=folder, check=False)
    assert done.returncode == 0
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


@pytest.mark.skipif(sys.platform == "win32", reason="a sparse file takes disk space there")
def test_only_the_first_lines_of_a_file_without_a_header_are_read(folder: Path) -> None:
    block = read_block(folder / "own.py")
    assert block is not None
    assert block.kind == "case"
    path = folder / "large.py"
    # a sparse file of a terabyte, which takes no disk space and is too large to read in full
    path.write_bytes(b"x = 1\n")
    os.truncate(path, 2**40)
    assert read_block(path) is None
