"""Candidates: the paths of everything on this machine that may be an interpreter."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec
import python_discovery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from canishare.targets.matrix import Wanted

# What an interpreter's program is called: python, python3.14, python3.14t, pypy3.11, python.exe.
_PROGRAM: Final = re.compile(r"(python|pypy)(\d+(\.\d+)?t?)?(\.exe)?", re.IGNORECASE)
_WINE: Final = "wine"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A command that may run an interpreter; `entry` is the target of ``matrix.toml`` that gives this very command."""

    command: tuple[str, ...]
    environment: dict[str, str] = {}
    entry: str | None = None


def candidates(environment: Mapping[str, str], matrix: Sequence[Wanted]) -> Iterator[Candidate]:
    """Yield everything that may be an interpreter, each program once."""
    seen: set[str] = set()
    emulated = any(each.emulator for each in matrix)
    listed = [each.path for each in matrix if each.path is not None and Path(each.path).exists()]
    for path in _paths(environment, listed):
        real = os.path.realpath(path)
        # a link that leads to a program of another name (mise's, asdf's) means what it is called by
        program = real if _PROGRAM.fullmatch(os.path.basename(real)) else str(path)  # noqa: PTH119 - a string is what is at hand
        if program not in seen and (emulated or not _is_foreign(program)):
            seen.add(program)
            yield Candidate(command=(_WINE, program) if _is_foreign(program) else (program,))
    for wanted in matrix:
        found = shutil.which(wanted.command[0], path=environment.get("PATH")) if wanted.command else None
        if found is not None:
            yield Candidate(command=(found, *wanted.command[1:]), environment=wanted.environment, entry=wanted.name)


def _paths(environment: Mapping[str, str], listed: Sequence[str]) -> Iterator[Path | str]:
    for entry in environment.get("CANISHARE_PYTHONS", "").split(os.pathsep):
        if entry and Path(entry).is_dir():
            yield from _programs_in(Path(entry), Path(entry, "bin"), of_windows=True)
        elif entry:
            yield entry
    pyenv = Path(environment.get("PYENV_ROOT") or Path.home() / ".pyenv")
    # its shims answer with an error for every version that is not active
    yield from _programs_in(*sorted(pyenv.glob("versions/*/bin")))
    uv = Path(environment.get("UV_PYTHON_INSTALL_DIR") or _uv_folder(environment))
    yield from _programs_in(*sorted(uv.glob("*/bin")), *sorted(uv.glob("*-windows-*")))
    yield from listed
    folders = [each for each in environment.get("PATH", "").split(os.pathsep) if each and Path(each) != pyenv / "shims"]
    yield from _programs_in(*map(Path, folders))
    # it knows Windows' registry as well
    without_shims = {**environment, "PATH": os.pathsep.join(folders)}
    for interpreter in python_discovery.iter_interpreters(None, env=without_shims):
        yield interpreter.system_executable or interpreter.executable or ""


def _uv_folder(environment: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        return Path(environment.get("APPDATA", ""), "uv", "data", "python")
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share", "uv", "python")


def _programs_in(*folders: Path, of_windows: bool = False) -> Iterator[Path]:
    for folder in folders:
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208 - names are what is wanted
        except OSError:
            continue
        for name in names:
            path = folder / name
            if _PROGRAM.fullmatch(name) and (of_windows if _is_foreign(name) else os.access(path, os.X_OK)):
                yield path


def _is_foreign(program: str) -> bool:
    """Tell whether a program is Windows' and this is another system: Wine runs it, if it is there."""
    return sys.platform != "win32" and program.lower().endswith(".exe")
