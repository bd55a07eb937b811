"""The launcher compared with plain `python case.py`, on every target found here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
import vermin

from canishare.cases.suite import read_suite
from canishare.running.classify import classify
from canishare.running.run import run_cell
from canishare.running.script import Prints
from canishare.running.target import IN_TARGET
from canishare.vocabulary import describe

if TYPE_CHECKING:
    from canishare.running.target import Target

ROOT = Path(__file__).parent.parent.parent.parent
MATRIX = tomllib.loads((ROOT / "matrix.toml").read_text(encoding="utf-8"))["target"]
ALIASES = [each["name"] for each in MATRIX if not {"emulator", "command"} & each.keys()]  # those that start quickly
# One of each kind: before start methods, fork by default, forkserver by default, another implementation.
KINDS = ["cpython-2.7", "cpython-3.8", "cpython-3.13", "cpython-3.14", "cpython-3.15", "pypy-3.11"]
SCRIPTS = {path.stem: path for case, path in read_suite(ROOT).file_of.items() if case.startswith("article/")}
PATIENCE = 6.0

# What a naive launcher gets wrong.
TRICKY = {
    "an_instance_of_the_scripts_own_class_in_a_manager": """
from __future__ import print_function
import multiprocessing

class Thing(object):
    def __init__(self, name):
        self.name = name

def work(shared):
    shared.append(Thing("worker"))

if __name__ == "__main__":
    manager = multiprocessing.Manager()
    shared = manager.list()
    shared.append(Thing("parent"))
    process = multiprocessing.Process(target=work, args=(shared,))
    process.start()
    process.join()
    names = [thing.name for thing in shared if isinstance(thing, Thing)]
    print("parent sees the worker:", "yes" if names == ["parent", "worker"] else "no")
""",
    "a_thread_that_outlives_the_script": """
from __future__ import print_function
import threading
import time

answer = "yes"

def later():
    time.sleep(0.3)
    print("parent sees the worker:", answer)

threading.Thread(target=later).start()
""",
    "a_start_method_of_the_scripts_own": """
from __future__ import print_function
import multiprocessing

def work(connection):
    connection.send(multiprocessing.current_process().name)

if __name__ == "__main__":
    if hasattr(multiprocessing, "set_start_method"):
        multiprocessing.set_start_method("spawn")
        assert multiprocessing.get_start_method() == "spawn"
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=work, args=(there,), name="named")
    process.start()
    print("parent sees the worker:", "yes" if here.recv() == "named" else "no")
    process.join()
""",
    "what_a_script_can_see_of_how_it_was_started": """
from __future__ import print_function
import sys

names = sorted(name for name in globals() if not name.startswith("__"))
assert names == ["print_function", "sys"], names
assert sys.argv == [__file__], sys.argv
assert sys.path[0] and __file__.startswith(sys.path[0]), sys.path
assert __doc__ is None and __name__ == "__main__" and sys.modules["__main__"].__dict__ is globals()
print("parent sees the worker: yes")
""",
}

SHARED, LOST = b"parent sees the worker: yes", b"parent sees the worker: no"


def run_plain(target: Target, script: Path) -> str:
    """Return the outcome of `python script.py`, determined without the harness."""
    with tempfile.TemporaryDirectory() as folder:
        return _run_plain(target, script, folder)


def _run_plain(target: Target, script: Path, folder: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    process = subprocess.Popen(
        [*target.command, script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**environment, "TMPDIR": folder},
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        tree = psutil.Process(process.pid)
        for each in [*tree.children(recursive=True), tree]:
            # a tracker unlinks what was left and exits by itself; an exited process has no command line
            with suppress(psutil.NoSuchProcess):
                if "_tracker import main" not in " ".join(each.cmdline()):
                    each.kill()
        process.communicate()
        return "hung"
    if process.returncode:
        last = [line for line in err.decode().splitlines() if re.match(r"[A-Za-z_.]+(:|$)", line)][-1]
        return f"raised {last.partition(':')[0].rpartition('.')[2]}"
    return "shared" if SHARED in out.splitlines() else "lost" if LOST in out.splitlines() else "unreadable"


def run_launched(target: Target, script: Path) -> str:
    cell = run_cell(script, target=target, start_method=target.facts.default_start_method, patience=PATIENCE)
    outcome = classify(cell, Prints())
    return describe(outcome.outcome, exception=outcome.exception)


@pytest.mark.skipif(sys.platform == "win32", reason="kills a plain script's processes by their session")
@pytest.mark.parametrize("target", KINDS, indirect=True)
@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_a_launched_case_has_the_outcome_of_plain_python(target: Target, name: str) -> None:
    script = SCRIPTS[name]
    assert run_launched(target, script) == run_plain(target, script)


@pytest.mark.skipif(sys.platform == "win32", reason="kills a plain script's processes by their session")
@pytest.mark.parametrize("target", ALIASES, indirect=True)
@pytest.mark.parametrize("name", sorted(TRICKY))
def test_a_launched_script_works_where_only_a_plain_python_would(target: Target, name: str, tmp_path: Path) -> None:
    script = tmp_path / f"{name}.py"
    script.write_text(TRICKY[name], encoding="utf-8")
    assert run_plain(target, script) == "shared"
    assert run_launched(target, script) == "shared"
    for start_method in target.facts.start_methods:
        cell = run_cell(script, target=target, start_method=start_method, patience=2 * PATIENCE)
        assert classify(cell, Prints()).outcome == "shared", (start_method, cell)


@pytest.mark.parametrize("target", ALIASES, indirect=True)
def test_the_launcher_sets_the_start_method_that_it_is_given(target: Target, tmp_path: Path) -> None:
    script = tmp_path / "which.py"
    script.write_text(
        "import multiprocessing\n"
        "if __name__ == '__main__':\n"
        "    print(getattr(multiprocessing, 'get_start_method', lambda: None)())\n",
        encoding="utf-8",
    )
    for start_method in target.facts.start_methods:
        ended = run_cell(script, target=target, start_method=start_method, patience=PATIENCE)
        asked = start_method if target.facts.python_version != "2.7" else "None"
        assert ended.stdout.decode().strip() == asked, ended.stderr


@pytest.mark.parametrize("script", [*IN_TARGET.glob("*.py")], ids=lambda path: path.stem)
def test_scripts_for_targets_parse_on_python_2_7_and_newer(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    config = vermin.Config()
    # asked for before they are used
    for guarded in ("multiprocessing.get_all_start_methods", "multiprocessing.get_start_method", "sys.implementation"):
        config.add_exclusion(guarded)
    oldest, _ = vermin.detect(source, config)
    assert oldest is not None
    assert oldest <= (2, 7)
    compile(source, script, "exec")


@pytest.mark.parametrize("target", ["cpython-2.7"], indirect=True)
def test_every_case_parses_on_python_2_7(target: Target) -> None:
    scripts = [case.source for case in read_suite(ROOT).cases if not case.id.startswith("recipes/")]
    scripts += [
        path.read_text(encoding="utf-8") for name in ("costs", "experiments") for path in (ROOT / "cases" / name).glob("*.py")
    ]
    program = "import json, sys\nfor source in json.load(sys.stdin):\n    compile(source, source[:60], 'exec')\n"
    subprocess.run([*target.command, "-c", program], input=json.dumps(scripts), text=True, check=True)
