"""`canishare try` with real programs: what it says of each run, and why."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from canishare.commands.main import main
from canishare.running.run import run_program

if TYPE_CHECKING:
    from collections.abc import Callable

    from canishare.running.target import Target

    Try = Callable[..., tuple[int, str]]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is one start method, and nothing to compare")

# of what they run, fork is the default, or was before 3.14
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="fork is the default on Linux only")

QUEUE = """
import multiprocessing

queue = multiprocessing.Queue()


def work():
    queue.put("done")


if __name__ == "__main__":
    multiprocessing.Process(target=work).start()
    print(queue.get())
"""
WORKS = """
import multiprocessing
import os
import sys


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, range(4)), sys.argv[1:])
    print("pid", os.getpid(), "at", hex(id(pool)))
"""
OPTION = """
import multiprocessing

options = {"level": 1}


def work(number):
    return options["level"] * number


if __name__ == "__main__":
    options["level"] = 10
    with multiprocessing.Pool(2) as pool:
        print(pool.map(work, [1, 2]))
"""
# What a program may do, and what a line of the table says of it.
STRANGE: dict[str, tuple[str | bytes, str]] = {
    "a_syntax_error": ("def f(:\n", "raised SyntaxError"),
    "another_encoding": (b"# -*- coding: latin-1 -*-\nprint(ascii('\xe4'))\n", "ended with status 0"),
    "a_null_byte": (b"print(1)\n\0", "raised SyntaxError"),
    "binary_output": ("import sys\nsys.stdout.buffer.write(bytes(range(256)))\n", "ended with status 0"),
    "a_status_of_its_own": ("raise SystemExit(3)\n", "ended with status 3"),
    "a_crash": ("import ctypes\nctypes.string_at(0)\n", "crashed SIGSEGV"),
    "a_flood": ("while True:\n    print('x' * 1000)\n", "wrote more than 64 MiB"),
    "another_folder": ("import os\nos.chdir('/')\nprint(os.getcwd())\n", "ended with status 0"),
    "too_deeply_nested": (f"x = {'-' * 5000}1\n", "raised"),
    "many_lines": (f"{'x = [1, 2, 3]' + chr(10)}" * 50_000, "ended with status 0"),
    "a_process_that_outlives_it": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(99)\n    os._exit(0)\nos.wait()\n",
        "left 1 process running (killed)",
    ),
    "deaf_to_signals": (
        "import signal, time\nfor each in (signal.SIGTERM, signal.SIGABRT):\n    signal.signal(each, signal.SIG_IGN)\nwhile True:\n    time.sleep(0.001)\n",
        "hung (busy)",
    ),
    "many_processes": (
        "import subprocess, sys\nprocesses = [subprocess.Popen(['true']) for _ in range(200)]\nprint(sum(each.wait() for each in processes))\n",
        "ended with status 0",
    ),
}


@pytest.fixture
def run_try(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Try:
    """Return a function that tries the program in the test's folder; it returns the exit status and what was printed."""
    monkeypatch.chdir(tmp_path)

    def run_try(*words: str, given: bytes = b"") -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        status = main(["try", *words])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run_try


def rows_of(printed: str) -> dict[str, str]:
    """Return what the table says happened, by start method."""
    found = re.findall(r"^\S+ \S+ +(fork|spawn|forkserver)(?: \(default\))? +(.*?)(?: {2,}\S+ s)? *$", printed, re.MULTILINE)
    return dict(found)


def python_of(target: Target) -> list[str]:
    return ["--target", target.command[0]]


def test_a_program_that_works_under_each_start_method_ends_alike(run_try: Try, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(WORKS, encoding="utf-8")
    status, printed = run_try("program.py", "--target", "-m", "x")
    assert status == 0, printed
    assert list(rows_of(printed).values()) == ["● ended with status 0", "● the same", "● the same"]
    assert "All 3 runs ended alike." in printed


@on_linux
@pytest.mark.parametrize("target", ["cpython-3.13"], indirect=True)
def test_a_hang_is_told_with_where_it_waits_and_the_line_to_blame(run_try: Try, tmp_path: Path, target: Target) -> None:
    (tmp_path / "program.py").write_text(QUEUE, encoding="utf-8")
    status, printed = run_try(*python_of(target), "program.py")
    assert status == 1
    assert rows_of(printed)["fork"] == "● ended with status 0"
    assert all(rows_of(printed)[method].startswith("■ hung") for method in ("spawn", "forkserver")), printed
    assert "spawn, forkserver: hung" in printed, printed
    assert "from program.py:13 in <module>" in printed, printed
    assert "--> program.py:8:5" in printed, printed
    assert "fix: Make it under the main guard, and pass it" in printed, printed


@on_linux
@pytest.mark.parametrize("target", ["cpython-3.13"], indirect=True)
def test_the_output_in_the_readme_is_real(run_try: Try, tmp_path: Path, target: Target) -> None:
    readme = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
    (tmp_path / "example.py").write_text(readme.partition("```python\n")[2].partition("```")[0], encoding="utf-8")
    shown = readme.partition("$ canishare try example.py\n")[2].partition("…\n```")[0]
    _, printed = run_try(*python_of(target), "example.py")

    def plain(text: str) -> list[str]:
        """Without what differs from run to run and between patch levels."""
        return [
            re.sub(r"3\.13\.\d+|connection\.py:\d+|\d+(?:\.\d)? s\b|─+| {2,}", "", line).strip() for line in text.splitlines()
        ]

    assert plain(shown) == plain(printed)[: len(plain(shown))]


@on_linux
@pytest.mark.parametrize("target", ["cpython-3.14"], indirect=True)
def test_a_default_that_hangs_is_compared_with_fork(run_try: Try, tmp_path: Path, target: Target) -> None:
    (tmp_path / "program.py").write_text(QUEUE, encoding="utf-8")
    status, printed = run_try(*python_of(target), "--timeout", "9", "program.py")
    assert status == 1
    assert rows_of(printed)["forkserver"].startswith("■ hung"), printed
    assert rows_of(printed)["fork"] == "● ended with status 0", printed
    assert "made-at-import" in printed
    assert "It works under fork; 2 of 3 runs do not." in printed
    assert "Before Python 3.14 fork was the default on Linux, and the program worked." in printed


@on_linux
@pytest.mark.parametrize("target", ["cpython-3.13"], indirect=True)
def test_what_a_worker_misses_shows_in_the_output(run_try: Try, tmp_path: Path, target: Target) -> None:
    (tmp_path / "program.py").write_text(OPTION, encoding="utf-8")
    status, printed = run_try(*python_of(target), "program.py")
    assert status == 1
    assert rows_of(printed) == {"fork": "● ended with status 0", "spawn": "◆ other output", "forkserver": "◆ other output"}
    assert (
        "  - [10, 20]\n  + [1, 2]\n  canishare lint reports what the start methods that work do not have:\n  changed-by-parent"
        in printed
    ), printed


@on_linux
@pytest.mark.parametrize("target", ["cpython-3.13"], indirect=True)
def test_log_lines_that_workers_do_not_write_are_missed(run_try: Try, tmp_path: Path, target: Target) -> None:
    text = (
        "import logging, multiprocessing\nlog = logging.getLogger('app')\ndef work(number):\n    log.info('at %s', number)\n"
        "if __name__ == '__main__':\n    logging.basicConfig(level=logging.INFO)\n"
        "    process = multiprocessing.Process(target=work, args=(1,))\n    process.start()\n    process.join()\n"
    )
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    _, printed = run_try(*python_of(target), "program.py")
    assert rows_of(printed)["spawn"] == "◆ other output on stderr"
    assert (
        "  - INFO:app:at 1\n  canishare lint reports what the start methods that work do not have:\n  logging-of-parent"
        in printed
    )


@on_linux
@pytest.mark.parametrize(("target", "mark"), [("cpython-3.13", "+"), ("cpython-3.14", "-")], indirect=["target"])
def test_lines_that_workers_print_again_are_told_as_such(run_try: Try, tmp_path: Path, target: Target, mark: str) -> None:
    """Under 3.14's default they are printed again, and the run by fork lacks them."""
    (tmp_path / "program.py").write_text("print('loading')\n" + WORKS, encoding="utf-8")
    _, printed = run_try(*python_of(target), "program.py")
    assert f"  {mark} loading" in printed
    assert "These lines are printed again by each worker that is not forked" in printed, printed


@on_linux
@pytest.mark.parametrize("target", ["cpython-3.13"], indirect=True)
def test_an_error_is_explained_by_what_was_measured(run_try: Try, tmp_path: Path, target: Target) -> None:
    """A worker's function comes from a variable, so that lint cannot know it."""
    text = (
        "import multiprocessing, sys\ndef outer():\n    def work():\n        print('done')\n    return work\n"
        "if __name__ == '__main__':\n    functions = {'work': outer()}\n"
        "    process = multiprocessing.Process(target=functions[sys.argv[1]])\n    process.start()\n    process.join()\n"
    )
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    status, printed = run_try(*python_of(target), "program.py", "work")
    assert status == 1
    assert rows_of(printed)["spawn"] == "▲ raised AttributeError"
    assert "spawn, forkserver: raised AttributeError: Can't get local object 'outer.<locals>.work'" in printed, printed
    assert "canishare why traps/nested-function-target" in printed, printed
    assert "fix       Move the function to module level" in printed, printed


def test_an_error_of_the_program_itself_is_not_explained(run_try: Try, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("input()\n", encoding="utf-8")
    status, printed = run_try("program.py")
    assert status == 1
    assert "raised EOFError: EOF when reading a line" in printed
    assert "It happens under every start method" in printed
    assert "canishare why" not in printed


def test_an_exception_of_a_worker_that_the_parent_does_not_get_is_told(run_try: Try, tmp_path: Path) -> None:
    text = (
        "import multiprocessing\ndef work(number):\n    print(number)\n"
        "if __name__ == '__main__':\n    process = multiprocessing.Process(target=work, args='55')\n"
        "    process.start()\n    process.join()\n"
    )
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    status, printed = run_try("program.py")
    assert status == 1
    assert set(rows_of(printed).values()) == {
        "◆ ended with status 0; TypeError in a worker",
        "◆ the same; TypeError in a worker",
    }


def test_shared_memory_that_nobody_unlinks_is_told(run_try: Try, tmp_path: Path) -> None:
    text = (
        "from multiprocessing import shared_memory\nmemory = shared_memory.SharedMemory(create=True, size=10)\n"
        "print(len(memory.buf) >= 10)\nmemory.close()\n"
    )
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    status, printed = run_try("program.py")
    assert status == 1
    assert all(row.endswith("; resource tracker: 1 leaked shared_memory") for row in rows_of(printed).values()), printed
    assert "memory-never-unlinked" in printed
    assert "All 3 runs failed in the same way: ended with status 0; resource tracker: 1 leaked shared_memory." in printed


def test_the_order_of_lines_and_what_varies_anyway_make_no_difference(run_try: Try, tmp_path: Path) -> None:
    text = (
        "import multiprocessing, random, time\nprint(time.time(), 0.001, 's')\n"
        "lines = ['first', 'second', 'third']\nrandom.shuffle(lines)\nprint(*lines, sep='\\n')\n"
        "print(multiprocessing.get_context().Process().name, 'took', random.random(), 'units')\n"
    )
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    status, printed = run_try("program.py")
    assert status == 0, printed
    assert "These lines change from run to run under the same start method, so they were not compared:" in printed


def test_every_run_gets_the_standard_input(run_try: Try, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import sys\nprint(len(sys.stdin.read()))\nraise SystemExit(sys.stdin.fileno())\n")
    _, printed = run_try("program.py", given=b"hello")
    assert set(rows_of(printed).values()) == {"● ended with status 0", "● the same"}


@pytest.mark.parametrize("name", sorted(STRANGE))
def test_a_strange_program_gets_a_clear_answer(run_try: Try, tmp_path: Path, name: str) -> None:
    text, expected = STRANGE[name]
    (tmp_path / "program.py").write_bytes(text if isinstance(text, bytes) else text.encode())
    status, printed = run_try("--timeout", "2" if name == "deaf_to_signals" else "60", "program.py")
    rows = rows_of(printed)
    assert len(rows) == 3, printed
    assert all(expected in row or row.startswith("● the same") for row in rows.values()), printed
    assert status == (0 if "status 0" in expected or name == "a_process_that_outlives_it" else 1)
    assert "Traceback" not in printed


def test_a_program_that_removes_itself_is_not_run_again(run_try: Try, tmp_path: Path) -> None:
    folder = tmp_path / "it"
    folder.mkdir()
    (folder / "program.py").write_text("import os, shutil\nshutil.rmtree(os.path.dirname(os.path.abspath(__file__)))\n")
    status, printed = run_try("it/program.py")
    assert status == 1
    assert "– not run: the script is gone since the run before" in rows_of(printed).values(), printed


def test_a_module_runs_as_python_runs_it(run_try: Try, tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "other.py").write_text("LEVEL = 1\ndef work(number):\n    return LEVEL * number\n", encoding="utf-8")
    (package / "__main__.py").write_text(
        "import multiprocessing, sys\nfrom package import other\nif __name__ == '__main__':\n    other.LEVEL = 10\n"
        "    with multiprocessing.Pool(1) as pool:\n        print(pool.map(other.work, [1]), sys.argv)\n",
        encoding="utf-8",
    )
    _, printed = run_try("-m", "package", "--timeout", "-h")
    assert "python -m package --timeout -h" in printed
    if sys.version_info < (3, 14) and sys.platform == "linux":
        assert rows_of(printed)["spawn"] == "◆ other output", printed
        assert "module-attribute-set" in printed
        assert f"--> package{os.sep}__main__.py:4" in printed


@pytest.mark.parametrize("ci", ["", "true"])
@pytest.mark.parametrize("command", ["pytest -q -p no:cacheprovider tests", "unittest tests/test_it.py"])
def test_a_test_suite_is_run_by_its_own_command(
    run_try: Try, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, ci: str
) -> None:
    monkeypatch.setenv("CI", ci)  # where it is set, pytest prints of a failed test much more after its name
    tests = tmp_path / "tests"
    tests.mkdir()
    text = OPTION.partition("if __name__")[0] + (
        "import unittest\n"
        "class TestIt(unittest.TestCase):\n  def test_it(self):\n"
        "    options['level'] = 10\n    with multiprocessing.Pool(1) as pool:\n"
        "        assert pool.map(work, [1, 2, 3]) == [10, 20, 30]\n"
    )
    (tests / "test_it.py").write_text(text, encoding="utf-8")
    status, printed = run_try(*(["--"] if command.startswith("pytest") else ["-m"]), *command.split())
    assert command in printed
    rows = rows_of(printed)
    assert rows["spawn"].removeprefix("▲ the same: ").removeprefix("▲ ").startswith("ended with status 1"), printed
    failed = (
        "| FAILED tests/test_it.py::TestIt::test_it" if command.startswith("pytest") else "| FAIL: test_it (tests.test_it.TestIt"
    )
    assert failed in printed, printed
    assert command.startswith("pytest") or "| AssertionError" in printed, printed
    assert "changed-by-parent" in printed
    assert status == 1


@on_linux
def test_of_many_failed_tests_some_are_named_and_all_counted(run_try: Try, tmp_path: Path) -> None:
    text = """
import multiprocessing, pytest
@pytest.mark.parametrize("n", range(20))
def test(n):
    assert multiprocessing.get_start_method() != "spawn"
"""
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    _, printed = run_try("--as", "windows", "--", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py")
    assert printed.count("| FAILED test_it.py::test[") == 6
    assert "… and 14 more lines" in printed


def test_what_looks_like_a_failed_test_hides_no_last_lines(run_try: Try, tmp_path: Path) -> None:
    text = "import sys\nfor n in range(9):\n    print('ERROR worker: retrying', n)\nprint('ERROR: skipped (a row)')\nsys.exit('the reason')\n"
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    _, printed = run_try("program.py")
    assert "| the reason" in printed
    assert "| ERROR" not in printed


@pytest.mark.parametrize(
    ("asked", "method", "sentence"),
    [
        ("windows", "spawn", "Windows starts workers by spawn"),
        ("3.14", "forkserver", "Python 3.14 on Linux starts workers by forkserver"),
        ("macos-3.14", "spawn", "Python 3.14 on macOS starts workers by spawn"),
    ],
)
@on_linux
def test_a_run_says_what_it_stands_for_and_what_not(run_try: Try, tmp_path: Path, asked: str, method: str, sentence: str) -> None:
    (tmp_path / "program.py").write_text(WORKS, encoding="utf-8")
    status, printed = run_try("--as", asked, "program.py")
    assert status == 0
    assert set(rows_of(printed)) <= {"fork", method, "forkserver"}
    assert sentence in printed
    assert (asked == "3.14") != ("It was a run on Linux. It does not show" in printed)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "which program?"),
        (["-m"], "which program?"),
        (["--"], "which program?"),
        (["nosuch.py"], "nosuch.py: no such script"),
        (["."], "this is a folder"),
        (["--", "nosuch"], "no Python script of this name in"),
        (["--as", "windoze", "program.py"], "no environment 'windoze'"),
        (["--target", "./nosuch", "program.py"], "nosuch"),
    ],
)
def test_a_wrong_command_line_exits_with_2_and_says_what_is_wrong(
    run_try: Try, tmp_path: Path, words: list[str], message: str
) -> None:
    (tmp_path / "program.py").touch()
    status, printed = run_try(*words)
    assert status == 2
    assert message in printed


@pytest.mark.parametrize("words", [["program.py", "a", "-b"], ["-m", "program", "a", "-b"], ["../link.py"]])
def test_a_program_finds_what_plain_python_would_give_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, here: Target, words: list[str]
) -> None:
    """What it prints under the default start method is also what it prints without canishare."""
    folder = tmp_path / "folder"
    folder.mkdir()
    text = (
        "import json, os, sys\nprint(json.dumps([__name__, __file__, sys.argv, sys.path[:1], os.getcwd(), sys.stdin.read(),\n"
        "    sorted(name for name in os.environ if name not in ('TMPDIR', 'TEMP', 'TMP', 'PYTHONFAULTHANDLER')), sorted(globals())]))\n"
    )
    (folder / "program.py").write_text(text, encoding="utf-8")
    (tmp_path / "link.py").symlink_to(folder / "program.py")
    given = tmp_path / "in"
    given.write_bytes(b"input")
    monkeypatch.chdir(folder)
    run = run_program(words, target=here, start_method=here.facts.default_start_method, timeout=60, max_idle=60, given=given)
    plain = subprocess.run([sys.executable, *words], input=b"input", stdout=subprocess.PIPE, check=True)
    assert run.stdout == plain.stdout


def test_the_default_start_method_is_the_only_thing_that_differs(run_try: Try, tmp_path: Path) -> None:
    text = "import multiprocessing\nprint(len(multiprocessing.get_start_method()))\n"
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    _, printed = run_try("program.py")
    assert {"  + 4", "  + 5", "  + 10"} & {*printed.splitlines()}
    assert "canishare does not know why." in printed


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("print('no process')\n", "No run started a process by multiprocessing, so no start method was tried."),
        (
            "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'pass'], check=True)\n",
            "Other Pythons that a program starts, as pytest-xdist does, keep their own default.",
        ),
        (
            "import multiprocessing as mp\nif __name__ == '__main__':\n    mp.set_start_method('spawn')\n    mp.Process().start()\n",
            "The program sets its own start method, so changing the default had no effect.",
        ),
        (
            "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.get_context('spawn').Process().start()\n",
            "The program sets its own start method, so changing the default had no effect.",
        ),
    ],
)
def test_it_says_where_no_start_method_was_tried(run_try: Try, tmp_path: Path, text: str, remark: str) -> None:
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    status, printed = run_try("program.py")
    assert status == 0
    assert remark in printed
    (tmp_path / "program.py").write_text(WORKS, encoding="utf-8")
    assert remark not in run_try("program.py")[1]


def test_a_program_that_cannot_be_run_twice_is_not_compared(run_try: Try, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import os\nos.mkdir('out')\n", encoding="utf-8")
    status, printed = run_try("program.py")
    assert status == 1
    assert "raised FileExistsError" in printed
    assert "A second run under " in printed
    assert "so the runs cannot be compared" in printed
    assert "does not know why" not in printed


@pytest.mark.parametrize(
    "text",
    [
        "import tempfile\nprint('in', tempfile.mkdtemp())\n",
        "import uuid\nprint('job', uuid.uuid4())\n",
        "print({'one', 'two', 'three', 'four', 'five'})\n",
        "import time\nbegan = time.time()\ntime.sleep(0.03)\nprint('Elapsed time: %.3f' % (time.time() - began))\n",
        "import multiprocessing\nprint('runs under', multiprocessing.get_start_method())\n",
        "import random\nprint('a', random.random(), 'b', random.randrange(99))\n",
    ],
)
def test_an_honest_program_whose_output_changes_ends_alike(run_try: Try, tmp_path: Path, text: str) -> None:
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    status, printed = run_try("program.py")
    assert status == 0, printed
    assert "All 3 runs ended alike." in printed


@pytest.mark.parametrize(
    "error", ["KeyError(2)", "FileNotFoundError(2, 'No such file or directory')", "ValueError('x')", "EOFError()"]
)
@pytest.mark.parametrize("worker", ["pool", "process"])
def test_an_ordinary_error_in_a_worker_is_the_programs_own(run_try: Try, tmp_path: Path, error: str, worker: str) -> None:
    start = {
        "pool": "with multiprocessing.Pool(2) as pool:\n        pool.map(work, range(4))",
        "process": "process = multiprocessing.Process(target=work, args=(1,))\n    process.start()\n    process.join()",
    }[worker]
    (tmp_path / "program.py").write_text(
        f"import multiprocessing\ndef work(number):\n    raise {error}\nif __name__ == '__main__':\n    {start}\n",
        encoding="utf-8",
    )
    status, printed = run_try("program.py")
    assert status == 1
    assert "It happens under every start method: a bug of the program" in printed, printed
    assert "canishare why" not in printed


# Programs of which one start method gives another result than fork, though lines of the same form vary, or nothing fails.
DIFFERENT = {
    "random_where_fork_is_not": (
        "import multiprocessing, random\nseed = None\ndef work(number):\n    return random.Random(seed).random()\n"
        "if __name__ == '__main__':\n    seed = 7\n    with multiprocessing.Pool(1) as pool:\n        print('score', pool.map(work, [1])[0])\n"
    ),
    "a_timeout_in_seconds": (
        "import multiprocessing\nlimit = 0\ndef work(_):\n    return limit\n"
        "if __name__ == '__main__':\n    limit = 30\n    with multiprocessing.Pool(1) as pool:\n        print('timeout: %d s' % pool.map(work, [1])[0])\n"
    ),
    "a_mode_that_is_a_start_method": (
        "import multiprocessing\nmode = 'forkserver'\ndef work(_):\n    return mode\n"
        "if __name__ == '__main__':\n    mode = 'fork'\n    with multiprocessing.Pool(1) as pool:\n        print('mode', pool.map(work, [1])[0])\n"
    ),
    "a_status_that_is_not_0": (
        "import multiprocessing, sys\nlimit = 0\ndef work(_):\n    return limit\n"
        "if __name__ == '__main__':\n    limit = 30\n    with multiprocessing.Pool(1) as pool:\n        print(pool.map(work, [1]))\n    sys.exit(1)\n"
    ),
    "another_message": (
        "import multiprocessing\nlimit = 0\ndef work(_):\n    if not limit:\n        raise ValueError('the worker has no limit')\n    raise ValueError('bad item')\n"
        "if __name__ == '__main__':\n    limit = 30\n    with multiprocessing.Pool(1) as pool:\n        pool.map(work, [1])\n"
    ),
}


@on_linux
@pytest.mark.parametrize("target", ["cpython-3.13"], indirect=True)
@pytest.mark.parametrize("name", sorted(DIFFERENT))
def test_a_difference_is_told_whatever_looks_alike(run_try: Try, tmp_path: Path, target: Target, name: str) -> None:
    (tmp_path / "program.py").write_text(DIFFERENT[name], encoding="utf-8")
    status, printed = run_try(*python_of(target), "program.py")
    assert status == 1
    rows = rows_of(printed)
    assert "the same" not in rows["spawn"], printed
    assert "default-read-in-worker" in printed or name == "another_message", printed


@on_linux
@pytest.mark.parametrize("target", ["cpython-3.13"], indirect=True)
def test_a_line_that_a_loop_writes_more_often_is_not_printed_at_import(run_try: Try, tmp_path: Path, target: Target) -> None:
    text = (
        "import multiprocessing, time\ndef work():\n    time.sleep(0.05)\n"
        "if __name__ == '__main__':\n    process = multiprocessing.Process(target=work)\n    began = time.monotonic()\n    process.start()\n"
        "    for _ in range(3 if multiprocessing.get_start_method() == 'fork' else 6):\n        print('waiting')\n    process.join()\n"
    )
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    _, printed = run_try(*python_of(target), "program.py")
    assert "  + waiting  (3 times)" in printed, printed
    assert "printed again" not in printed


@on_linux
@pytest.mark.parametrize("target", ["cpython-3.13"], indirect=True)
def test_what_was_reported_does_not_explain_an_error_of_the_programs_own(run_try: Try, tmp_path: Path, target: Target) -> None:
    text = (
        "import multiprocessing\ndef work(_):\n    if multiprocessing.get_start_method() == 'spawn':\n        raise OSError(38, 'Function not implemented')\n"
        "if __name__ == '__main__':\n    with multiprocessing.Pool(1) as pool:\n        pool.map(work, [1])\n"
    )
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    _, printed = run_try(*python_of(target), "program.py")
    assert "raised OSError" in printed
    assert "canishare why" not in printed, printed


def test_a_program_that_sleeps_for_a_while_does_not_hang(run_try: Try, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import time\ntime.sleep(2.5)\n", encoding="utf-8")
    status, printed = run_try("--timeout", "6", "program.py")
    assert status == 0, printed


def test_a_program_that_removes_the_working_folder_gets_an_answer(
    run_try: Try, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "program.py").write_text("import os, shutil\nshutil.rmtree(os.getcwd())\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    status, printed = run_try("program.py")
    assert status == 1
    assert "– not run: the" in "".join(rows_of(printed).values()), printed


def test_sigterm_ends_the_program_too(tmp_path: Path) -> None:
    """A fixture of all tests checks that no process is left."""
    (tmp_path / "program.py").write_text("print('started', flush=True)\nwhile True:\n    pass\n", encoding="utf-8")
    command = [sys.executable, "-m", "canishare", "try", "program.py"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        deadline = time.monotonic() + 30
        while len(psutil.Process(process.pid).children()) == 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)  # the probe comes first, and then the program
        process.terminate()
        _, errors = process.communicate(timeout=30)
    assert b"interrupted" in errors


def test_an_open_pipe_that_nobody_writes_to_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import sys\nprint(len(sys.stdin.read()))\n", encoding="utf-8")
    command = [sys.executable, "-m", "canishare", "try", "program.py"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        assert process.wait() == 0
    assert b"All 3 runs ended alike." in printed
