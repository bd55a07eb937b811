"""Which files belong to a program, and which script is a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from canishare.trial.program import NoSuchProgramError
from canishare.trial.program import Program

if TYPE_CHECKING:
    from canishare.running.target import Target

FILES = {
    "program.py": "import json\nimport near\nfrom package import part\nfrom package.sub.deep import name\n",
    "near.py": "import near\nimport missing\n",
    "unused.py": "",
    "package/__init__.py": "",
    "package/__main__.py": "from . import part\n",
    "package/part.py": "from .other import thing\n",
    "package/other.py": "def f(:\n",
    "package/sub/__init__.py": "",
    "package/sub/deep.py": "from .. import part\n",
    "tests/test_it.py": "",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the files, as the working folder."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(program: Program, folder: Path) -> set[str]:
    return {path.resolve().relative_to(folder.resolve()).as_posix() for path in program.files()}


def test_a_scripts_files_are_those_that_it_imports_from_its_folder(folder: Path) -> None:
    package = {name for name in FILES if name.startswith("package/")}
    assert names(Program(words=("program.py", "unused.py")), folder) == {"program.py", "near.py", *package}


def test_files_are_named_as_the_script_is(folder: Path) -> None:
    """Lint takes files of one folder for modules that import each other only if they are named alike."""
    assert not any(path.is_absolute() for path in Program(words=("program.py",)).files())
    assert all(path.is_absolute() for path in Program(words=(str(folder / "program.py"),)).files())


def test_a_modules_files_are_looked_for_in_the_working_folder(folder: Path) -> None:
    expected = {"package/__init__.py", "package/__main__.py", "package/part.py", "package/other.py"}
    assert names(Program(words=("-m", "package")), folder) == expected
    assert names(Program(words=("-m", "json.tool")), folder) == set()


@pytest.mark.parametrize("words", [("pytest", "-q", "tests"), ("-m", "pytest", "tests/test_it.py::test_that")])
def test_a_test_suites_files_are_those_that_its_arguments_name(folder: Path, words: tuple[str, ...]) -> None:
    assert names(Program(words=words, is_command=words[0] != "-m"), folder) == {"tests/test_it.py"}


def test_without_such_arguments_they_are_those_of_the_working_folder(folder: Path) -> None:
    assert names(Program(words=("pytest", "-q"), is_command=True), folder) == set(FILES)


@pytest.mark.skipif(sys.platform == "win32", reason="commands are programs there, no scripts")
def test_a_command_is_the_script_beside_the_interpreter(tmp_path: Path, here: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    python = bin_folder / "python3"
    python.symlink_to(sys.executable)
    for name, first in (("tool", f"#!{python}"), ("shell", "#!/usr/bin/env bash"), ("binary", "\x7fELF")):
        (bin_folder / name).write_text(f"{first}\nprint(1)\n", encoding="utf-8")
    target = msgspec.structs.replace(here, command=(str(python),))
    assert Program(words=("tool", "-x"), is_command=True).words_for(target) == (str(bin_folder / "tool"), "-x")
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")
    for name in ("shell", "binary", "nosuch"):
        with pytest.raises(NoSuchProgramError, match=f"{name}: no Python script of this name in"):
            Program(words=(name,), is_command=True).words_for(target)
