from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from canishare.errors import MatrixError
from canishare.errors import NoSuchTargetError
from canishare.errors import ProbeError
from canishare.running.probe import probe
from canishare.targets.choose import choose_targets
from canishare.targets.choose import find_targets
from canishare.targets.matrix import Wanted
from canishare.targets.matrix import read_matrix

VERSION = "{}.{}".format(*sys.version_info[:2])
# what a virtual environment was made from: an environment itself is no target
BASE: str = os.path.realpath(sys._base_executable)  # type: ignore[attr-defined] # noqa: SLF001 - there is no public name for it
WANTED = Wanted(name=f"cpython-{VERSION}", implementation="cpython", version=VERSION, source="it is here")
ABSENT = Wanted(name="cpython-3.99", implementation="cpython", version="3.99", source="wait")

posix = pytest.mark.skipif(sys.platform == "win32", reason="makes links and shell scripts")


@pytest.fixture(autouse=True)
def _nothing_else_is_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PYENV_ROOT", "UV_PYTHON_INSTALL_DIR", "HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "nothing"))
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("CANISHARE_PYTHONS", raising=False)


def link(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.symlink_to(BASE)
    return path


def command(text: str, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@posix
def test_pyenvs_versions_are_found_and_its_shims_are_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "pyenv"
    link(root / "versions" / "3.x" / "bin", "python3")
    shim = command(f"touch {tmp_path}/asked; exit 127", root / "shims" / "python3")
    monkeypatch.setenv("PYENV_ROOT", str(root))
    monkeypatch.setenv("PATH", str(shim.parent))
    found = find_targets([WANTED, ABSENT])
    assert [target.name for target in found.targets] == [WANTED.name]
    assert [wanted.name for wanted in found.absent] == [ABSENT.name]
    assert not (tmp_path / "asked").exists()


@posix
@pytest.mark.parametrize("place", ["UV_PYTHON_INSTALL_DIR", "PATH", "CANISHARE_PYTHONS", "CANISHARE_PYTHONS itself"])
def test_targets_are_found_among_uvs_on_path_and_where_the_caller_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    folder = tmp_path / "cpython-3" / "bin"
    path = link(folder, f"python{VERSION}")
    value = {"UV_PYTHON_INSTALL_DIR": tmp_path, "PATH": folder, "CANISHARE_PYTHONS": folder, "CANISHARE_PYTHONS itself": path}[
        place
    ]
    monkeypatch.setenv(place.split(maxsplit=1)[0], str(value))
    (target,) = find_targets([WANTED]).targets
    assert target.facts.id == f"{WANTED.name}-{sys.platform}-{target.facts.machine}"
    assert target.facts.version == "{}.{}.{}".format(*sys.version_info[:3])


@posix
def test_what_does_not_start_is_said_and_the_rest_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command("echo 'no such version' >&2; exit 127", tmp_path / "python3.1")
    link(tmp_path, "python3")
    monkeypatch.setenv("CANISHARE_PYTHONS", str(tmp_path))
    found = find_targets([WANTED])
    assert len(found.targets) == 1
    assert found.broken == [f"{tmp_path}/python3.1: does not start: ended with 127: no such version"]


@posix
def test_a_virtual_environment_is_no_target_unless_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run([BASE, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python3"
    monkeypatch.setenv("CANISHARE_PYTHONS", str(python.parent))
    # its link leads to what it was made from, and that is a target
    assert [target.command for target in find_targets([WANTED]).targets] == [(BASE,)]
    (target,) = choose_targets([str(python)], [WANTED]).targets
    assert target.name.startswith(f"cpython-{VERSION}-")
    assert target.command == (str(python),)


@posix
def test_a_path_in_matrix_toml_is_that_very_interpreter_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = link(tmp_path, "python3")
    own = Wanted(name="mine", implementation="cpython", version=VERSION, path=str(path), source="it is here")
    monkeypatch.setenv("CANISHARE_PYTHONS", str(path))
    found = find_targets([WANTED, own])
    assert [target.name for target in found.targets] == ["mine"]
    elsewhere = Wanted(name="mine", implementation="cpython", version=VERSION, path=str(path), os="plan9", source="it is here")
    assert [target.name for target in find_targets([WANTED, elsewhere]).targets] == [WANTED.name]


def test_what_a_target_lacks_is_asked_of_the_target(here_command: str) -> None:
    needs = ["multiprocessing:Queue", "multiprocessing:Telepathy", "telepathy", "multiprocessing.managers:SyncManager.list"]
    answer = probe([here_command], needs)
    assert answer.missing == ("multiprocessing:Telepathy", "telepathy")
    target = answer.target("x", [here_command])
    assert target.why_unavailable("spawn", needs) == "no multiprocessing.Telepathy, telepathy"
    assert target.why_unavailable("spawn", needs[:1]) is None


@posix
@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("echo hello", "not a Python interpreter: unexpected probe output"),
        ("exit 0", "not a Python interpreter: no output"),
        ("kill -9 $$", "does not start: exit status -9"),
    ],
)
def test_what_answers_something_else_is_no_target(tmp_path: Path, script: str, problem: str) -> None:
    path = command(script, tmp_path / "python")
    with pytest.raises(ProbeError, match=problem):
        probe([str(path)])


def test_an_absent_target_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(NoSuchTargetError, match=r"cpython-3.99 is absent: .*try `wait`"):
        choose_targets(["3.99"], [ABSENT])
    with pytest.raises(NoSuchTargetError, match=r"matrix.toml has no target 'pypy9'; it has 3.99"):
        choose_targets(["pypy9"], [ABSENT])
    with pytest.raises(NoSuchTargetError, match="no target was found"):
        choose_targets([], [ABSENT])


@posix
def test_current_is_the_marked_target_or_the_newest_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link(tmp_path, "python3")
    monkeypatch.setenv("CANISHARE_PYTHONS", str(tmp_path))
    later = Wanted(name="cpython-3.99", implementation="cpython", version="3.99", source="wait", current=True)
    assert [target.name for target in choose_targets(["current"], [WANTED, later]).targets] == [WANTED.name]
    earlier = Wanted(name="cpython-3.1", implementation="cpython", version="3.1", source="dig", current=True)
    with pytest.raises(NoSuchTargetError, match="neither cpython-3.1 nor an older one of its kind was found here"):
        choose_targets(["current"], [WANTED, earlier])


@posix
def test_a_target_is_a_command_of_words_with_an_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command('test "$GIVEN" = yes && exec "$@"', tmp_path / "wrapper")
    own = msgspec.structs.replace(WANTED, name="mine", command=("wrapper", BASE), environment={"GIVEN": "yes"})
    monkeypatch.setenv("PATH", str(tmp_path))
    found = find_targets([WANTED, own])
    target = next(each for each in found.targets if each.name == "mine")
    assert (target.command, target.environment) == ((str(tmp_path / "wrapper"), BASE), {"GIVEN": "yes"})
    assert target.facts.entry == "mine"


@posix
def test_what_is_not_measured_by_default_has_to_be_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANISHARE_PYTHONS", str(link(tmp_path, "python3")))
    rare = msgspec.structs.replace(WANTED, by_default=False)
    for asked in (["all"], [VERSION], [WANTED.name]):
        assert [target.name for target in choose_targets(asked, [rare]).targets] == [WANTED.name]
    with pytest.raises(NoSuchTargetError, match="no target was found"):
        choose_targets([], [rare])


@posix
def test_a_target_may_be_named_by_a_command_of_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (target,) = choose_targets([f"/usr/bin/env GIVEN=yes {BASE}"], []).targets
    assert target.command == ("/usr/bin/env", "GIVEN=yes", BASE)
    monkeypatch.chdir(tmp_path)
    link(tmp_path, "a python")
    assert choose_targets(["./a python"], []).targets[0].command == (str(tmp_path / "a python"),)


@posix
def test_a_windows_python_is_looked_for_where_the_caller_says_and_only_if_it_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "python.exe").touch()
    command("echo ran >&2; exit 1", tmp_path / "bin" / "wine")
    command("exit 1", tmp_path / "bin" / "wineserver")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("CANISHARE_PYTHONS", str(tmp_path))
    emulated = msgspec.structs.replace(ABSENT, emulator="wine")
    assert not [each for each in find_targets([ABSENT]).broken if "python.exe" in each]
    (problem,) = [each for each in find_targets([ABSENT, emulated]).broken if "python.exe" in each]
    assert problem == f"wine {tmp_path}/python.exe: does not start: ended with 1: ran"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[target]]\nname = 1\n", r"Expected `str`, got `int` - at `target\[0\].name`"),
        ('[[target]]\nname = "x"\ncolour = "red"\n', r"unknown field `colour` - at `target\[0\]`"),
        ("[[target]\n", "line 1"),
        (2 * '[[target]]\nname = "x"\nimplementation = "cpython"\nversion = "3.1"\nsource = ""\n', "have to be unique: x"),
    ],
)
def test_a_malformed_matrix_is_refused_by_file_and_key(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "matrix.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MatrixError, match=problem) as raised:
        read_matrix(path)
    assert str(raised.value).startswith(str(path))


@pytest.fixture
def here_command() -> str:
    return BASE
