"""Search this machine for programs that may be interpreters."""

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

    from canishare.targets.matrix import TargetEntry

# File names of interpreters: python, python3.14, python3.14t, pypy3.11, python.exe.
_PROGRAM: Final = re.compile(r"(python|pypy)(\d+(\.\d+)?t?)?(\.exe)?", re.IGNORECASE)
_WINE: Final = "wine"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A command that may run an interpreter; `entry` is the target of ``matrix.toml`` with this command, if any."""

    command: tuple[str, ...]
    environment: dict[str, str] = {}
    entry: str | None = None


def find_candidates(environment: Mapping[str, str], matrix: Sequence[TargetEntry]) -> Iterator[Candidate]:
    """Yield all commands that may run an interpreter, each program once."""
    seen: set[str] = set()
    emulated = any(each.emulator for each in matrix)
    listed = [each.path for each in matrix if each.path is not None and Path(each.path).exists()]
    for path in _find_paths(environment, listed):
        real = os.path.realpath(path)
        # a symlink to a differently named program (mise, asdf shims) selects by its own name: keep the link
        program = real if _PROGRAM.fullmatch(os.path.basename(real)) else str(path)  # noqa: PTH119 - `real` is a string
        if program not in seen and (emulated or not _is_foreign(program)):
            seen.add(program)
            yield Candidate(command=(_WINE, program) if _is_foreign(program) else (program,))
    for entry in matrix:
        found = shutil.which(entry.command[0], path=environment.get("PATH")) if entry.command else None
        if found is not None:
            yield Candidate(command=(found, *entry.command[1:]), environment=entry.environment, entry=entry.name)


def _find_paths(environment: Mapping[str, str], listed: Sequence[str]) -> Iterator[Path | str]:
    for entry in environment.get("CANISHARE_PYTHONS", "").split(os.pathsep):
        if entry and Path(entry).is_dir():
            yield from _programs_in(Path(entry), Path(entry, "bin"), of_windows=True)
        elif entry:
            yield entry
    pyenv = Path(environment.get("PYENV_ROOT") or Path.home() / ".pyenv")
    # skip its shims: they fail for versions that are not active
    yield from _programs_in(*sorted(pyenv.glob("versions/*/bin")))
    uv = Path(environment.get("UV_PYTHON_INSTALL_DIR") or _uv_folder(environment))
    yield from _programs_in(*sorted(uv.glob("*/bin")), *sorted(uv.glob("*-windows-*")))
    yield from listed
    folders = [each for each in environment.get("PATH", "").split(os.pathsep) if each and Path(each) != pyenv / "shims"]
    yield from _programs_in(*map(Path, folders))
    # it also searches the Windows registry
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
            names = sorted(os.listdir(folder))  # noqa: PTH208 - only the names are needed
        except OSError:
            continue
        for name in names:
            path = folder / name
            if _PROGRAM.fullmatch(name) and (of_windows if _is_foreign(name) else os.access(path, os.X_OK)):
                yield path


def _is_foreign(program: str) -> bool:
    """Return whether a program is a Windows program on another system, where only Wine can run it."""
    return sys.platform != "win32" and program.lower().endswith(".exe")
