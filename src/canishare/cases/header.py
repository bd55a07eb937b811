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
    from collections.abc import Sequence
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
            offset, problem = locate_syntax_error(error, self.lines)
            message = f"{self.path}:{self.first_line + offset}: {problem}"
            raise CaseError(message) from None
        try:
            return msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            key, problem = locate_problem(error)
            raise self.error(key, problem) from None

    def error(self, key: str, problem: str) -> CaseError:
        """Return an error about a key such as ``expect[1].when``, with its line."""
        return CaseError(f"{self.path}:{self.first_line + line_of(self.lines, key)}: {key}: {problem}")


def line_of(lines: Sequence[str], key: str) -> int:
    """Return the index of the line of a key, such as ``family[1].expect[0].when``, or of the beginning of its table."""
    start, table = 0, ""
    while found := re.match(r"(\w+)\[(\d+)\]\.?(.*)", key):
        inner = f"{table}.{found[1]}".removeprefix(".")
        heads = [index for index, line in enumerate(lines) if index >= start and line.strip() == f"[[{inner}]]"]
        if int(found[2]) >= len(heads):  # an array, and no tables
            break
        table, start, key = inner, heads[int(found[2])], found[3]
    head, _, rest = key.partition(".")
    if not table and f"[{head}]" in map(str.strip, lines):
        start, key = [line.strip() for line in lines].index(f"[{head}]"), rest
    name = re.sub(r"\[\d+\]$", "", key)
    for index in range(start, len(lines)):
        if index > start and lines[index].startswith("[["):
            break
        if name and re.match(rf"{re.escape(name)}\s*=", lines[index]):
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


def locate_syntax_error(error: tomllib.TOMLDecodeError, lines: Sequence[str]) -> tuple[int, str]:
    """Return the index of the line that is not TOML, and the problem."""
    place = re.search(r" \(at line (\d+), column \d+\)| \(at end of document\)", str(error))
    index = int(place[1]) - 1 if place and place[1] else len(lines) - 1
    return index, f"not TOML: {str(error).replace(place[0] if place else '', '')}"


def locate_problem(error: msgspec.ValidationError) -> tuple[str, str]:
    """Return the key of a validation error, such as ``expect[1].when``, and the problem."""
    problem, _, key = str(error).partition(" - at ")
    key = key.strip("`").removeprefix("$").removeprefix(".")
    if unknown := re.search(r"unknown field `([^`]+)`", problem):
        return (f"{key}.{unknown[1]}" if key else unknown[1]), "no such key"
    if missing := re.search(r"missing required field `([^`]+)`", problem):
        return (f"{key}.{missing[1]}" if key else missing[1]), "is missing"
    return key, problem
