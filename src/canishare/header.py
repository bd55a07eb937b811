"""Headers: a block of TOML in comments above a script's code, in the form of PEP 723, read without running the script."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal
from typing import TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Kind = Literal["case", "resource", "carrier", "cost", "experiment"]

_BEGINS: Final = re.compile(r"#\s*///\s*(case|resource|carrier|cost|experiment)\s*$", re.IGNORECASE)
_ENDS: Final = "# ///"
# A file of one line may be large; no header's first line is.
_LONGEST_LINE: Final = 1000

T = TypeVar("T", bound=msgspec.Struct)


class CaseError(Exception):
    """A file of a case that cannot be used, and where: ``FILE:LINE: KEY: what is wrong``."""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A header as it stands: its lines without their ``#``, the number of the first one, and what follows it."""

    path: Path
    first_line: int
    lines: list[str]
    body: str

    def read(self, kind: type[T]) -> T:
        """Return the header as a record.

        Raises:
            CaseError: it is no TOML, or a key is unknown, missing or has another type.
        """
        try:
            data = tomllib.loads("\n".join(self.lines))
        except tomllib.TOMLDecodeError as error:
            place = re.search(r" \(at line (\d+), column \d+\)| \(at end of document\)", str(error))
            offset = int(place[1]) - 1 if place and place[1] else len(self.lines) - 1
            message = f"{self.path}:{self.first_line + offset}: not TOML: {str(error).replace(place[0] if place else '', '')}"
            raise CaseError(message) from None
        try:
            return msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            key, problem = problem_of(error)
            raise self.error(key, problem) from None

    def error(self, key: str, problem: str) -> CaseError:
        """Return the error that says what is wrong with a key such as ``expect[1].when``, with its line."""
        return CaseError(f"{self.path}:{self.first_line + self._line_of(key)}: {key}: {problem}")

    def _line_of(self, key: str) -> int:
        """Return the index of the line where a key stands, or its table begins."""
        start, name = 0, key
        if table := re.match(r"(\w+)\[(\d+)\]\.?(.*)", key):
            heads = [index for index, line in enumerate(self.lines) if line.strip() == f"[[{table[1]}]]"]
            start, name = (heads[int(table[2])] if int(table[2]) < len(heads) else 0), table[3]
        name = re.sub(r"\[\d+\]$", "", name)
        for index in range(start, len(self.lines)):
            if index > start and self.lines[index].startswith("[["):
                break
            if re.match(rf"{re.escape(name)}\s*=", self.lines[index]):
                return index
        return start


def kind_of(path: Path) -> Kind | None:
    """Return what a file says it is, from its header's first line; None where it has no header."""
    if path.suffix != ".py":
        return None
    try:
        # the first lines alone: pytest asks this of every file that it looks at
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            found = _first_line(iter(lambda: file.readline(_LONGEST_LINE), ""))
    except OSError:
        return None
    return None if found is None else found[1]


def read_block(path: Path) -> tuple[str, Kind | None, Block | None]:
    """Return a file's text (line ends as on POSIX), what it says it is, and its header; None twice where it has none.

    Raises:
        CaseError: it is not UTF-8, or its header is not closed.
    """
    try:
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = f"{path}: not UTF-8: {error}"
        raise CaseError(message) from None
    lines = source.split("\n")
    found = _first_line(lines)
    if found is None:
        return source, None, None
    number, kind = found
    block: list[str] = []
    for offset, line in enumerate(lines[number + 1 :], start=number + 2):
        if line.rstrip() == _ENDS:
            body = "\n".join(lines[offset:])
            return source, kind, Block(path=path, first_line=number + 2, lines=block, body=body)
        if line != "#" and not line.startswith("# "):
            message = f"{path}:{offset}: the header that begins in line {number + 1} is not closed: a line `{_ENDS}` is missing"
            raise CaseError(message)
        block.append(line[2:])
    message = f"{path}:{number + 1}: the header is not closed: a line `{_ENDS}` is missing"
    raise CaseError(message)


def problem_of(error: msgspec.ValidationError) -> tuple[str, str]:
    """Return the key that a record's error is about, ``expect[1].when``, and what is wrong with it."""
    problem, _, key = str(error).partition(" - at ")
    key = key.strip("`").removeprefix("$").removeprefix(".")
    if unknown := re.search(r"unknown field `([^`]+)`", problem):
        return (f"{key}.{unknown[1]}" if key else unknown[1]), "no such key"
    if missing := re.search(r"missing required field `([^`]+)`", problem):
        return (f"{key}.{missing[1]}" if key else missing[1]), "is missing"
    return key, problem


def _first_line(lines: Iterable[str]) -> tuple[int, Kind] | None:
    """Return the index of the line that begins the header, and its kind; a script may hold another one in a string."""
    for index, line in enumerate(lines):
        if match := _BEGINS.match(line):
            return index, match[1].lower()  # type: ignore[return-value] # the pattern has the three words
        if line.strip() and not line.startswith("#"):
            return None
    return None
