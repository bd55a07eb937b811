"""Read headers: a TOML block in comments above a script's code, as in PEP 723. The script is not run."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal
from typing import TypeVar

import msgspec

from canishare.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from pathlib import Path

Kind = Literal["case", "resource", "carrier", "template", "cost", "experiment"]

_BEGINS: Final = re.compile(r"#\s*///\s*(case|resource|carrier|template|cost|experiment)\s*$", re.IGNORECASE)
_ENDS: Final = "# ///"
# Read limit: a file without newlines may be large, a header's first line is not.
_MAX_LINE_LENGTH: Final = 1000

T = TypeVar("T", bound=msgspec.Struct)


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A file with a header: its text (with LF line ends), the header's lines without ``#``, and the text after it."""

    path: Path
    kind: Kind
    source: str
    first_line: int
    lines: list[str]
    body: str

    @property
    def id(self) -> str:
        """The id that the file's name gives: ``manager-list`` for ``manager_list.py``."""
        return self.path.stem.replace("_", "-")

    @property
    def has_cases(self) -> bool:
        """Whether the file is a case, or a resource, which has one for each carrier."""
        return self.kind in {"case", "resource"}

    def read(self, kind: type[T]) -> T:
        """Return the header as a record.

        Raises:
            CaseError: it is not TOML, or a key is unknown, missing or has the wrong type.
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
            key, problem = locate_problem(error)
            raise self.error(key, problem) from None

    def error(self, key: str, problem: str) -> CaseError:
        """Return an error about a key such as ``expect[1].when``, with its line."""
        return CaseError(f"{self.path}:{self.first_line + self._line_of(key)}: {key}: {problem}")

    def _line_of(self, key: str) -> int:
        """Return the index of the line of a key, or of the beginning of its table."""
        start, name = 0, key
        if table := re.match(r"(\w+)\[(\d+)\]\.?(.*)", key):
            heads = [index for index, line in enumerate(self.lines) if line.strip() == f"[[{table[1]}]]"]
            start, name = (heads[int(table[2])] if int(table[2]) < len(heads) else 0), table[3]
        elif (parent := key.partition(".")[0]) != key and f"[{parent}]" in map(str.strip, self.lines):
            start, name = [line.strip() for line in self.lines].index(f"[{parent}]"), key.partition(".")[2]
        name = re.sub(r"\[\d+\]$", "", name)
        for index in range(start, len(self.lines)):
            if index > start and self.lines[index].startswith("[["):
                break
            if re.match(rf"{re.escape(name)}\s*=", self.lines[index]):
                return index
        return start


def read_block(path: Path) -> Block | None:
    """Return a file's header, or None if it has none; only the first lines of such a file are read.

    Raises:
        CaseError: the file has a header but is not UTF-8, or the header is not closed.
    """
    if path.suffix != ".py":
        return None
    try:
        with path.open("rb") as file:
            begin = b""
            # pytest calls this for every file that it collects, so read as little as possible
            for line in iter(lambda: file.readline(_MAX_LINE_LENGTH), b""):
                begin += line
                text = line.decode("utf-8-sig", errors="replace")
                if _BEGINS.match(text):
                    return _block(path, begin + file.read())
                if text.strip() and not text.startswith("#"):
                    return None
    except OSError:
        pass
    return None


def read_blocks(paths: Iterable[Path], known: Mapping[Path, Block] | None = None) -> dict[Path, Block]:
    """Return the headers in `known` and those of the files that have one, sorted by path.

    Raises:
        CaseError: a file has a header but is not UTF-8, or the header is not closed.
    """
    known = known or {}
    found = {path: block for path in paths if path not in known and (block := read_block(path))}
    return dict(sorted({**known, **found}.items()))


def is_case_file(path: Path) -> bool:
    """Return whether a file has the header of a case or a resource, even a malformed one."""
    try:
        block = read_block(path)
    except CaseError:
        return True
    return block is not None and block.has_cases


def _block(path: Path, data: bytes) -> Block | None:
    try:
        source = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = f"{path}: not UTF-8: {error}"
        raise CaseError(message) from None
    lines = source.split("\n")
    number, match = next(((number, match) for number, line in enumerate(lines) if (match := _BEGINS.match(line))), (0, None))
    if match is None:  # the rest of a long line looked like a header
        return None
    block: list[str] = []
    for offset, line in enumerate(lines[number + 1 :], start=number + 2):
        if line.rstrip() == _ENDS:
            kind: Kind = match[1].lower()  # type: ignore[assignment] # the pattern allows only these words
            body = "\n".join(lines[offset:])
            return Block(path=path, kind=kind, source=source, first_line=number + 2, lines=block, body=body)
        if line != "#" and not line.startswith("# "):
            message = f"{path}:{offset}: the header that begins in line {number + 1} is not closed: a line `{_ENDS}` is missing"
            raise CaseError(message)
        block.append(line[2:])
    message = f"{path}:{number + 1}: the header is not closed: a line `{_ENDS}` is missing"
    raise CaseError(message)


def locate_problem(error: msgspec.ValidationError) -> tuple[str, str]:
    """Return the key of a validation error, such as ``expect[1].when``, and the problem."""
    problem, _, key = str(error).partition(" - at ")
    key = key.strip("`").removeprefix("$").removeprefix(".")
    if unknown := re.search(r"unknown field `([^`]+)`", problem):
        return (f"{key}.{unknown[1]}" if key else unknown[1]), "no such key"
    if missing := re.search(r"missing required field `([^`]+)`", problem):
        return (f"{key}.{missing[1]}" if key else missing[1]), "is missing"
    return key, problem
