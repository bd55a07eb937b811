"""Finding targets: the list in ``matrix.toml``, and the interpreters that this machine has for it."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec
import python_discovery
from packaging.version import Version

from canishare.target import Answer
from canishare.target import ProbeError
from canishare.target import Target
from canishare.target import probe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

# What an interpreter's program is called: python, python3.14, python3.14t, pypy3.11, python.exe.
_PROGRAM: Final = re.compile(r"(python|pypy)(\d+(\.\d+)?t?)?(\.exe)?", re.IGNORECASE)


# A name is a file's name and a part of an item's id.
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]*")
_VERSION: Final = re.compile(r"\d+\.\d+")

# What asks for the target that matrix.toml marks as current.
CURRENT: Final = "current"


class MatrixError(Exception):
    """A ``matrix.toml`` that cannot be used, and where."""


class NoSuchTargetError(Exception):
    """A target that was asked for by name or path, and is not to be had here."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of ``matrix.toml``."""

    name: str
    implementation: str
    version: str
    source: str
    free_threaded: bool = False
    path: str | None = None
    os: str | None = None
    current: bool = False

    @property
    def alias(self) -> str:
        """The short name that only this entry can have: ``3.14``, ``3.14t``, ``pypy3.11``, ``3.11-debian``."""
        if self.path is not None:
            return self.name.removeprefix("cpython-")
        implementation = "" if self.implementation == "cpython" else self.implementation
        return f"{implementation}{self.version}{'t' if self.free_threaded else ''}"

    def is_met_by(self, command: str, answer: Answer) -> bool:
        """Tell whether an interpreter is what this entry asks for."""
        return (
            answer.implementation == self.implementation
            and answer.markers["python_version"] == self.version
            and answer.free_threaded == self.free_threaded
            and (self.path is None or os.path.realpath(self.path) == os.path.realpath(command))
            and (self.os is None or answer.os_release.startswith(self.os))
        )


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The targets that are here, those of ``matrix.toml`` that are not, and what looked like one and did not start."""

    targets: list[Target]
    absent: list[Wanted]
    broken: list[str]


def read_matrix(path: Path) -> list[Wanted]:
    """Return the targets that ``matrix.toml`` lists.

    Raises:
        MatrixError: it is missing or malformed; the message names the file, and the entry and key.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        wanted = msgspec.convert(data.get("target", []), list[Wanted])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise MatrixError(message) from None
    except msgspec.ValidationError as error:
        message = f"{path}: {str(error).replace('$', 'target', 1)}"
        raise MatrixError(message) from None
    if unknown := sorted(set(data) - {"target"}):
        message = f"{path}: {unknown[0]}: no such key; a target is a table [[target]]"
        raise MatrixError(message)
    for each in wanted:
        if not _NAME.fullmatch(each.name) or not _VERSION.fullmatch(each.version):
            message = f"{path}: target {each.name!r}: a name is of a-z, 0-9, `.` and `-`, and a version is written 3.14"
            raise MatrixError(message)
    names = [each.name for each in wanted]
    if doubles := sorted({name for name in names if names.count(name) > 1}):
        message = f"{path}: target names have to be unique: {', '.join(doubles)}"
        raise MatrixError(message)
    return wanted


def find_targets(matrix: Sequence[Wanted], needs: Sequence[str] = ()) -> Found:
    """Find what is here of the targets in `matrix`; each tells which of the names in `needs` it lacks."""
    answers: list[tuple[str, Answer]] = []
    broken: list[str] = []
    listed = [each.path for each in matrix if each.path is not None and Path(each.path).exists()]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for command, answer in pool.map(lambda path: _asked(path, needs), _candidates(os.environ, listed)):
            if isinstance(answer, ProbeError):
                broken.append(str(answer))
            elif not answer.in_environment:
                answers.append((command, answer))
    targets, absent = [], []
    for wanted in matrix:
        fitting = [each for each in answers if wanted.is_met_by(*each) and _is_free(each[0], wanted, matrix, each[1])]
        if fitting:
            # the first of equal ones: CANISHARE_PYTHONS comes before what is installed, and that before PATH
            command, answer = max(fitting, key=lambda each: Version(each[1].implementation_version))
            targets.append(answer.target(wanted.name, [command]))
        else:
            absent.append(wanted)
    return Found(targets=targets, absent=absent, broken=broken)


def choose_targets(asked: Sequence[str], matrix: Sequence[Wanted], needs: Sequence[str] = ()) -> Found:
    """Return the targets asked for by name, by alias (``3.14``, ``pypy3.11``) or by path; all that are found for none.

    Raises:
        NoSuchTargetError: one of them is not here, or none was found at all; the message says what is.
    """
    paths = [each for each in asked if _is_path(each)]
    names = [each for each in asked if each not in paths]
    found = find_targets(matrix, needs) if names or not asked else Found(targets=[], absent=[], broken=[])
    if not asked:
        if not found.targets:
            message = "no target was found: none of matrix.toml's is on PATH, in pyenv's or uv's folders or in CANISHARE_PYTHONS"
            raise NoSuchTargetError(message)
        return found
    chosen = [_named(name, matrix, found) for name in names]
    for path in paths:
        try:
            answer = probe([_absolute(path)], needs)
        except ProbeError as error:
            raise NoSuchTargetError(str(error)) from None
        chosen.append(answer.target(_name_for(path, answer), [_absolute(path)]))
    unique = {target.name: target for target in chosen}
    order = {each.name: place for place, each in enumerate(matrix)}
    targets = sorted(unique.values(), key=lambda target: order.get(target.name, len(order)))
    return Found(targets=targets, absent=[], broken=found.broken)


def _named(name: str, matrix: Sequence[Wanted], found: Found) -> Target:
    if name == CURRENT:
        return _current(matrix, found)
    wanted = next((each for each in matrix if name in {each.name, each.alias}), None)
    if wanted is None:
        known = ", ".join(each.alias for each in matrix)
        message = f"matrix.toml has no target {name!r}; it has {known}. A path to an interpreter works as well"
        raise NoSuchTargetError(message)
    for target in found.targets:
        if target.name == wanted.name:
            return target
    here = ", ".join(target.name for target in found.targets) or "none"
    message = (
        f"target {wanted.name} is absent: no such interpreter was found here (try `{wanted.source}`, "
        f"or list its path in CANISHARE_PYTHONS); found: {here}"
    )
    raise NoSuchTargetError(message)


def _current(matrix: Sequence[Wanted], found: Found) -> Target:
    """Return the target that `matrix.toml` marks as current, or the newest before it of its kind that is found."""
    marked = next((each for each in matrix if each.current), None)
    if marked is None:
        message = "no target of matrix.toml is marked as current"
        raise NoSuchTargetError(message)
    plain = {each.name for each in matrix if each.path is None and each.free_threaded == marked.free_threaded}
    fitting = [
        target
        for target in found.targets
        if target.name in plain
        and target.facts.implementation == marked.implementation
        and Version(target.facts.python_version) <= Version(marked.version)
    ]
    if not fitting:
        message = f"neither {marked.name} nor an older one of its kind was found here (try `{marked.source}`)"
        raise NoSuchTargetError(message)
    return max(fitting, key=lambda target: Version(target.facts.python_version))


def _is_path(asked: str) -> bool:
    return os.sep in asked or "/" in asked or (os.path.exists(asked) and not os.path.isdir(asked))  # noqa: PTH110, PTH112 - a name, mostly


def _absolute(path: str) -> str:
    # not resolved: a wrapper or a virtual environment's link means what it is called by
    return os.path.abspath(Path(path).expanduser())  # noqa: PTH100 - Path.absolute() leaves `..` in


def _name_for(path: str, answer: Answer) -> str:
    """Return a name for an interpreter that matrix.toml does not list: stable for its path, and unlike another's."""
    short = hashlib.sha256(_absolute(path).encode()).hexdigest()[:6]
    threads = "t" if answer.free_threaded else ""
    return f"{answer.implementation}-{answer.markers['python_version']}{threads}-{short}"


def _asked(path: str, needs: Sequence[str]) -> tuple[str, Answer | ProbeError]:
    try:
        return path, probe([path], needs)
    except ProbeError as error:
        return path, error


def _is_free(command: str, wanted: Wanted, matrix: Sequence[Wanted], answer: Answer) -> bool:
    """Tell whether no other entry asks for this very interpreter by its path."""
    return wanted.path is not None or not any(each.path is not None and each.is_met_by(command, answer) for each in matrix)


def _candidates(environment: Mapping[str, str], listed: Sequence[str]) -> Iterator[str]:
    """Yield the path of everything that may be an interpreter, each program once."""
    seen: set[str] = set()
    for path in _all_candidates(environment, listed):
        real = os.path.realpath(path)
        # a link that leads to a program of another name (mise's, asdf's) means what it is called by
        program = real if _PROGRAM.fullmatch(os.path.basename(real)) else str(path)  # noqa: PTH119 - a string is what is at hand
        if program not in seen:
            seen.add(program)
            yield program


def _all_candidates(environment: Mapping[str, str], listed: Sequence[str]) -> Iterator[Path | str]:
    for entry in environment.get("CANISHARE_PYTHONS", "").split(os.pathsep):
        if entry and Path(entry).is_dir():
            yield from _programs_in(Path(entry), Path(entry, "bin"))
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


def _programs_in(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208 - names are what is wanted
        except OSError:
            continue
        for name in names:
            if _PROGRAM.fullmatch(name) and os.access(folder / name, os.X_OK):
                yield folder / name
