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
from canishare.targets.matrix import TargetEntry
from canishare.targets.matrix import read_matrix

VERSION = "{}.{}".format(*sys.version_info[:2])
# the virtual environment's base: an environment itself is no target
BASE: str = os.path.realpath(sys._base_executable)  # type: ignore[attr-defined] # noqa: SLF001 - there is no public name for it
ENTRY = TargetEntry(name=f"cpython-{VERSION}", implementation="cpython", version=VERSION, source="it is here")
ABSENT = TargetEntry(name="cpython-3.99", implementation="cpython", version="3.99", source="wait")

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs symlinks and shell scripts")


@pytest.fixture(autouse=True)
def _hide_installed_pythons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
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
def test_pyenv_versions_are_found_and_its_shims_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "pyenv"
    link(root / "versions" / "3.x" / "bin", "python3")
    shim = command(f"touch {tmp_path}/asked; exit 127", root / "shims" / "python3")
    monkeypatch.setenv("PYENV_ROOT", str(root))
    monkeypatch.setenv("PATH", str(shim.parent))
    found = find_targets([ENTRY, ABSENT])
    assert [target.name for target in found.targets] == [ENTRY.name]
    assert [entry.name for entry in found.absent] == [ABSENT.name]
    assert not (tmp_path / "asked").exists()


@posix
@pytest.mark.parametrize("place", ["UV_PYTHON_INSTALL_DIR", "PATH", "CANISHARE_PYTHONS", "CANISHARE_PYTHONS itself"])
def test_targets_are_found_in_uvs_folder_on_path_and_in_canishare_pythons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    folder = tmp_path / "cpython-3" / "bin"
    path = link(folder, f"python{VERSION}")
    value = {"UV_PYTHON_INSTALL_DIR": tmp_path, "PATH": folder, "CANISHARE_PYTHONS": folder, "CANISHARE_PYTHONS itself": path}[
        place
    ]
    monkeypatch.setenv(place.split(maxsplit=1)[0], str(value))
    (target,) = find_targets([ENTRY]).targets
    assert target.facts.id == f"{ENTRY.name}-{sys.platform}-{target.facts.machine}"
    assert target.facts.version == "{}.{}.{}".format(*sys.version_info[:3])


@posix
def test_a_broken_interpreter_is_reported_and_the_others_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command("echo 'no such version' >&2; exit 127", tmp_path / "python3.1")
    link(tmp_path, "python3")
    monkeypatch.setenv("CANISHARE_PYTHONS", str(tmp_path))
    found = find_targets([ENTRY])
    assert len(found.targets) == 1
    assert found.broken == [f"{tmp_path}/python3.1: does not start: exit status 127: no such version"]


@posix
def test_a_virtual_environment_is_a_target_only_if_its_path_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run([BASE, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python3"
    monkeypatch.setenv("CANISHARE_PYTHONS", str(python.parent))
    # its link leads to the base interpreter, which is a target
    assert [target.command for target in find_targets([ENTRY]).targets] == [(BASE,)]
    (target,) = choose_targets([str(python)], [ENTRY]).targets
    assert target.name.startswith(f"cpython-{VERSION}-")
    assert target.command == (str(python),)


@posix
def test_a_path_in_matrix_toml_selects_only_that_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = link(tmp_path, "python3")
    own = TargetEntry(name="mine", implementation="cpython", version=VERSION, path=str(path), source="it is here")
    monkeypatch.setenv("CANISHARE_PYTHONS", str(path))
    found = find_targets([ENTRY, own])
    assert [target.name for target in found.targets] == ["mine"]
    elsewhere = TargetEntry(
        name="mine", implementation="cpython", version=VERSION, path=str(path), os="plan9", source="it is here"
    )
    assert [target.name for target in find_targets([ENTRY, elsewhere]).targets] == [ENTRY.name]


def test_the_probe_reports_which_needs_a_target_lacks(here_command: str) -> None:
    needs = ["multiprocessing:Queue", "multiprocessing:Telepathy", "telepathy", "multiprocessing.managers:SyncManager.list"]
    output = probe([here_command], needs)
    assert output.missing == ("multiprocessing:Telepathy", "telepathy")
    target = output.target("x", [here_command])
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
def test_a_command_with_unexpected_probe_output_is_refused(tmp_path: Path, script: str, problem: str) -> None:
    path = command(script, tmp_path / "python")
    with pytest.raises(ProbeError, match=problem):
        probe([str(path)])


def test_the_error_for_an_absent_target_says_what_to_do() -> None:
    with pytest.raises(NoSuchTargetError, match=r"cpython-3.99 is absent: .*try `wait`"):
        choose_targets(["3.99"], [ABSENT])
    with pytest.raises(NoSuchTargetError, match=r"matrix.toml has no target 'pypy9'; it has 3.99"):
        choose_targets(["pypy9"], [ABSENT])
    with pytest.raises(NoSuchTargetError, match="no target of matrix.toml found"):
        choose_targets([], [ABSENT])


@posix
def test_current_is_the_marked_target_or_the_newest_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link(tmp_path, "python3")
    monkeypatch.setenv("CANISHARE_PYTHONS", str(tmp_path))
    later = TargetEntry(name="cpython-3.99", implementation="cpython", version="3.99", source="wait", current=True)
    assert [target.name for target in choose_targets(["current"], [ENTRY, later]).targets] == [ENTRY.name]
    earlier = TargetEntry(name="cpython-3.1", implementation="cpython", version="3.1", source="dig", current=True)
    with pytest.raises(NoSuchTargetError, match="neither cpython-3.1 nor an older target of its kind found"):
        choose_targets(["current"], [ENTRY, earlier])


@posix
def test_a_target_may_have_a_command_with_arguments_and_an_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command('test "$GIVEN" = yes && exec "$@"', tmp_path / "wrapper")
    own = msgspec.structs.replace(ENTRY, name="mine", command=("wrapper", BASE), environment={"GIVEN": "yes"})
    monkeypatch.setenv("PATH", str(tmp_path))
    found = find_targets([ENTRY, own])
    target = next(each for each in found.targets if each.name == "mine")
    assert (target.command, target.environment) == ((str(tmp_path / "wrapper"), BASE), {"GIVEN": "yes"})
    assert target.facts.entry == "mine"


@posix
def test_a_target_with_by_default_false_is_found_only_if_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANISHARE_PYTHONS", str(link(tmp_path, "python3")))
    rare = msgspec.structs.replace(ENTRY, by_default=False)
    for asked in (["all"], [VERSION], [ENTRY.name]):
        assert [target.name for target in choose_targets(asked, [rare]).targets] == [ENTRY.name]
    with pytest.raises(NoSuchTargetError, match="no target of matrix.toml found"):
        choose_targets([], [rare])


@posix
def test_a_target_may_be_given_as_a_command_with_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (target,) = choose_targets([f"/usr/bin/env GIVEN=yes {BASE}"], []).targets
    assert target.command == ("/usr/bin/env", "GIVEN=yes", BASE)
    monkeypatch.chdir(tmp_path)
    link(tmp_path, "a python")
    assert choose_targets(["./a python"], []).targets[0].command == (str(tmp_path / "a python"),)


@posix
def test_a_windows_python_is_found_in_canishare_pythons_only_if_matrix_toml_lists_one(
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
    assert problem == f"wine {tmp_path}/python.exe: does not start: exit status 1: ran"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[target]]\nname = 1\n", r"Expected `str`, got `int` - at `target\[0\].name`"),
        ('[[target]]\nname = "x"\ncolour = "red"\n', r"unknown field `colour` - at `target\[0\]`"),
        ("[[target]\n", "line 1"),
        (2 * '[[target]]\nname = "x"\nimplementation = "cpython"\nversion = "3.1"\nsource = ""\n', "must be unique: x"),
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
