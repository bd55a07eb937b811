"""Targets: their facts, their paths, and those under Wine."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from canishare.running.classify import classify
from canishare.running.command import launch_command
from canishare.running.run import run_cell
from canishare.running.script import Prints
from canishare.targets.choose import find_targets
from canishare.targets.matrix import read_matrix

if TYPE_CHECKING:
    from canishare.running.probe import probe
    from canishare.running.script import Launch
from canishare.running.probe import probe
from canishare.running.target import Facts
from canishare.running.target import Target

ROOT = Path(__file__).parent.parent.parent
# Wine's first start takes long on a loaded machine
PATIENCE = 60.0

SCRIPT = """
import os, sys, tempfile
assert sys.platform == "win32" and os.path.isdir(tempfile.gettempdir())
assert tempfile.gettempdir().startswith("Z:"), tempfile.gettempdir()
if "raise" in sys.argv[-1]:
    raise KeyError("parent")
print("parent sees the worker: yes")
"""


@pytest.fixture(scope="session")
def wine() -> Target:
    """Return a Windows Python under Wine; skip the test if there is none."""
    emulated = [each for each in read_matrix(ROOT / "matrix.toml").target if each.emulator == "wine"]
    for target in find_targets(emulated).targets:
        # Wine's server stays for five seconds after a cell; conftest.py must not count it as left behind
        return msgspec.structs.replace(target, environment={**target.environment, "CANISHARE_TEST": ""})
    pytest.skip("there is no Windows Python under Wine")


@pytest.mark.parametrize("launch", ["file", "stdin", "-c"])
def test_a_script_runs_under_wine_from_a_file_from_stdin_and_from_an_argument(
    wine: Target, tmp_path: Path, launch: Launch
) -> None:
    script = tmp_path / "case.py"
    script.write_text(SCRIPT, encoding="utf-8")
    cell = run_cell(script, target=wine, start_method="spawn", patience=PATIENCE, launch=launch)
    outcome = classify(cell, Prints())
    assert (str(outcome), outcome.stderr) == ("shared", "")
    assert outcome.left_running == 0


def test_an_exception_under_wine_is_recorded_and_the_facts_name_wine(wine: Target, tmp_path: Path) -> None:
    script = tmp_path / "raises.py"
    script.write_text(SCRIPT, encoding="utf-8")
    outcome = classify(run_cell(script, target=wine, start_method="spawn", patience=PATIENCE), Prints())
    assert (outcome.exception, outcome.message) == ("KeyError", "'parent'")
    assert "wine" in wine.facts.extras
    assert wine.facts.platform == "win32"
    assert (wine.facts.emulator or "").startswith("wine ")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")
def test_a_windows_python_under_wine_gets_windows_paths(here: Target) -> None:
    facts = msgspec.structs.replace(here.facts, platform="win32", emulator="wine 8.0", default_start_method="spawn")
    target = msgspec.structs.replace(here, command=("wine", "/w/python.exe"), facts=facts, root="Z:\\")
    assert target.path(Path("/tmp/a b/c.py")) == "Z:\\tmp\\a b\\c.py"
    assert here.path(Path("/tmp/c.py")) == "/tmp/c.py"
    by_hand = launch_command(target, "spawn", Path("/tmp/c.py"))
    program, *words = shlex.split(by_hand)
    assert program.endswith("pipes.sh")
    assert words == ["wine", "/w/python.exe", "Z:\\tmp\\c.py"]
    assert os.access(program, os.X_OK)


@pytest.mark.skipif(sys.platform == "win32", reason="the command is a shell script")
def test_an_interpreter_behind_a_wrapper_command_is_not_visible(tmp_path: Path) -> None:
    command = tmp_path / "python"
    command.write_text(f'#!/bin/sh\n"{sys.executable}" "$@"\nexit $?\n', encoding="utf-8")
    command.chmod(0o755)
    assert probe([sys.executable]).visible
    assert not probe([str(command)]).visible


def test_facts_match_the_interpreter(here: Target) -> None:
    facts: Facts = here.facts
    assert facts.version.startswith("{}.{}.{}".format(*sys.version_info[:3]))
    assert facts.platform == sys.platform
    assert "spawn" in facts.start_methods
