"""Read ``matrix.toml``: targets, CI's runners, and pairs of them that are known not to exist."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal

import msgspec

from canishare.errors import MatrixError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.running.probe import ProbeOutput

# A name becomes part of file names and pytest ids.
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]*")
_VERSION: Final = re.compile(r"\d+\.\d+")


class TargetEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One target of ``matrix.toml``."""

    name: str
    implementation: str
    version: str
    source: str
    free_threaded: bool = False
    path: str | None = None
    os: str | None = None
    emulator: str | None = None
    command: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    current: bool = False
    by_default: bool = True
    ci: Literal["uv", "image"] | None = None

    @property
    def alias(self) -> str:
        """The short, unique name: ``3.14``, ``3.14t``, ``pypy3.11``, ``3.11-debian``."""
        if not self.is_plain:
            return self.name.removeprefix("cpython-")
        implementation = "" if self.implementation == "cpython" else self.implementation
        return f"{implementation}{self.version}{'t' if self.free_threaded else ''}"

    @property
    def is_plain(self) -> bool:
        """Whether any matching interpreter will do: no specific path, command or emulator."""
        return not (self.path or self.emulator or self.command)

    def matches(self, command: Sequence[str], output: ProbeOutput) -> bool:
        """Return whether an interpreter is one that this entry describes."""
        return (
            output.implementation == self.implementation
            and output.markers["python_version"] == self.version
            and output.free_threaded == self.free_threaded
            and (output.emulator or "").split(" ")[0] == (self.emulator or "")
            and (self.path is None or os.path.realpath(self.path) == os.path.realpath(command[0]))
            and (self.os is None or output.os_release.startswith(self.os))
        )


class Runner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A CI machine: `label` is GitHub's name for it; `has` lists the values of `TargetEntry.ci` that it supports."""

    name: str
    label: str
    has: tuple[Literal["uv", "image"], ...]


class Absence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Targets that are known not to exist on some runners, with the reason."""

    runners: tuple[str, ...]
    targets: tuple[str, ...]
    why: str


class Matrix(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of ``matrix.toml``."""

    target: list[TargetEntry] = []
    runner: list[Runner] = []
    absence: list[Absence] = []


def read_matrix(path: Path) -> Matrix:
    """Return the content of ``matrix.toml``.

    Raises:
        MatrixError: it is missing or malformed; the message names the file, and the entry and key.
    """
    try:
        matrix = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Matrix)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise MatrixError(message) from None
    except msgspec.ValidationError as error:
        message = f"{path}: {str(error).replace('$.', '')}"
        raise MatrixError(message) from None
    for problem in _find_problems(matrix):
        message = f"{path}: {problem}"
        raise MatrixError(message)
    # words of a command may be paths relative to matrix.toml
    folder = path.resolve().parent
    targets = [
        msgspec.structs.replace(
            each, command=tuple(str(folder / word) if "/" in word and (folder / word).exists() else word for word in each.command)
        )
        for each in matrix.target
    ]
    return msgspec.structs.replace(matrix, target=targets)


def _find_problems(matrix: Matrix) -> Iterator[str]:
    for each in matrix.target:
        if not _NAME.fullmatch(each.name) or not _VERSION.fullmatch(each.version):
            yield f"target {each.name!r}: a name consists of a-z, 0-9, `.` and `-`; a version is written 3.14"
        if sum(map(bool, (each.path, each.emulator, each.command))) > 1 and not (each.emulator and each.command):
            yield f"target {each.name}: `path` cannot be combined with `emulator` or `command`"
    targets = [each.name for each in matrix.target]
    runners = [each.name for each in matrix.runner]
    for kind, names in (("target", targets), ("runner", runners)):
        if duplicates := sorted({name for name in names if names.count(name) > 1}):
            yield f"{kind} names must be unique: {', '.join(duplicates)}"
    for number, absence in enumerate(matrix.absence):
        if unknown := sorted({*absence.targets} - {*targets} | {*absence.runners} - {*runners}):
            yield f"absence[{number}]: no target or runner {unknown[0]!r}"
