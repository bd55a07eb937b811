"""Cases: reading the header of a script, without running it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal

import msgspec
from packaging.markers import InvalidMarker
from packaging.markers import Marker

from canishare.outcome import START_METHODS
from canishare.outcome import OutcomeName
from canishare.outcome import StartMethod
from canishare.outcome import described

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER_BEGINS: Final = "# /// case"
HEADER_ENDS: Final = "# ///"

# `python_full_version >= "3.14.0"` is false on 3.14.0rc1, which nobody means.
_PATCH_LEVEL_LEAVES_OUT_PRERELEASES: Final = re.compile(r"""python_full_version\s*(>=|<)\s*["']\d+\.\d+(\.0)?["']""")

_DETAILS: Final[dict[OutcomeName, tuple[str, ...]]] = {
    "lost": ("copy", "separate", "failed"),
    "hung": ("idle", "storm", "busy"),
}


class CaseError(Exception):
    """A case file that cannot be used, and where: ``FILE:LINE: KEY: what is wrong``."""


class Alternative(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One outcome that an expectation allows; None stands for any."""

    outcome: OutcomeName
    exception: str | None = None
    detail: str | None = None

    def __str__(self) -> str:
        """Return it in a line, as every message words an outcome."""
        return described(self.outcome, exception=self.exception, detail=self.detail)


class Expectation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a case declares for some start methods and targets, and why."""

    outcome: OutcomeName | tuple[OutcomeName, ...]
    why: str
    start_methods: tuple[StartMethod, ...] = START_METHODS
    when: str | None = None
    exception: str | tuple[str, ...] | None = None
    detail: str | None = None
    reference: str | None = None

    @property
    def alternatives(self) -> list[Alternative]:
        """The outcomes that it allows: one, but where `why` names a race."""
        outcomes = self.outcome if isinstance(self.outcome, tuple) else (self.outcome,)
        exceptions = self.exception if isinstance(self.exception, tuple) else (self.exception,)
        return [
            Alternative(outcome=outcome, exception=exception, detail=_detail_for(outcome, self.detail))
            for outcome in outcomes
            for exception in (exceptions if outcome == "raised" else (None,))
        ]


class Prints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole lines of the parent's output that tell the outcome of a run that ended well."""

    shared: str = "parent sees the worker: yes"
    lost: str | None = "parent sees the worker: no"


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a case says of itself."""

    title: str
    expect: tuple[Expectation, ...]
    claims: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    launch: Literal["file"] = "file"
    instead: str | None = None
    threads: tuple[str, ...] = ()
    prints: Prints = Prints()


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One runnable script, what it is, and what to expect of it."""

    id: str
    source: str
    digest: str
    header: Header
    family: str | None = None

    def expectation(self, start_method: StartMethod, facts: dict[str, str], extras: frozenset[str]) -> Expectation | None:
        """Return the first expectation that holds for a target's facts (PEP 508's variables), or None."""
        environment: dict[str, str | frozenset[str]] = {**facts, "extras": extras}
        for expectation in self.header.expect:
            if start_method not in expectation.start_methods:
                continue
            if expectation.when is None or Marker(expectation.when).evaluate(environment, context="lock_file"):
                return expectation
        return None


def read_case(path: Path, case_id: str) -> Case | None:
    """Return the case in a file, or None where the file has no header.

    Raises:
        CaseError: the header is malformed; the message names the file, the line and the key.
    """
    try:
        source = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = f"{path}: not UTF-8: {error}"
        raise CaseError(message) from None
    block = _header_block(path, source)
    if block is None:
        return None
    first_line, lines = block
    header = _read_header(path, first_line, lines)
    return Case(id=case_id, source=source, digest=digest_of(source), header=header)


def begins_as_case(path: Path) -> bool:
    """Tell whether a file is a case: whether a header begins above all its code."""
    if path.suffix != ".py":
        return False
    try:
        lines = path.read_bytes().decode("utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return _header_line(lines) is not None


def digest_of(text: str) -> str:
    """Return the digest that names a text in the results: ``sha256:`` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def case_id_of(path: Path, root: Path) -> str:
    """Return a case's id from where its file stands: ``article/queue-process-global``."""
    cases = root / "cases"
    base = cases if path.is_relative_to(cases) else root
    relative = path.relative_to(base) if path.is_relative_to(base) else path
    return relative.with_suffix("").as_posix().replace("_", "-")


def find_cases(root: Path) -> Iterator[tuple[Path, Case]]:
    """Yield every case under ``root/cases``, in the order of their paths."""
    for path in sorted((root / "cases").rglob("*.py")):
        case = read_case(path, case_id_of(path, root))
        if case is not None:
            yield path, case


def _header_block(path: Path, source: str) -> tuple[int, list[str]] | None:
    """Return the header's lines without their ``#``, and the number of the first one."""
    lines = source.split("\n")
    number = _header_line(lines)
    if number is None:
        return None
    block: list[str] = []
    for offset, line in enumerate(lines[number + 1 :], start=number + 2):
        if line.rstrip() == HEADER_ENDS:
            return number + 2, block
        if line != "#" and not line.startswith("# "):
            message = (
                f"{path}:{offset}: the header that begins in line {number + 1} is not closed: a line `{HEADER_ENDS}` is missing"
            )
            raise CaseError(message)
        block.append(line[2:])
    message = f"{path}:{number + 1}: the header is not closed: a line `{HEADER_ENDS}` is missing"
    raise CaseError(message)


def _header_line(lines: list[str]) -> int | None:
    """Return the index of the line that begins the header; a script may hold another one in a string."""
    for index, line in enumerate(lines):
        if line.rstrip() == HEADER_BEGINS:
            return index
        if line.strip() and not line.startswith("#"):
            return None
    return None


def _read_header(path: Path, first_line: int, lines: list[str]) -> Header:
    try:
        data = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at line (\d+), column \d+\)| \(at end of document\)", str(error))
        offset = int(place[1]) - 1 if place and place[1] else len(lines) - 1
        message = f"{path}:{first_line + offset}: not TOML: {str(error).replace(place[0] if place else '', '')}"
        raise CaseError(message) from None
    try:
        header = msgspec.convert(data, Header)
    except msgspec.ValidationError as error:
        problem, _, key = str(error).partition(" - at ")
        key = key.strip("`").removeprefix("$").removeprefix(".")
        if unknown := re.search(r"unknown field `([^`]+)`", problem):
            key = f"{key}.{unknown[1]}" if key else unknown[1]
            problem = "no such key"
        elif missing := re.search(r"missing required field `([^`]+)`", problem):
            key = f"{key}.{missing[1]}" if key else missing[1]
            problem = "is missing"
        message = f"{path}:{first_line + _line_of(lines, key)}: {key}: {problem}"
        raise CaseError(message) from None
    for index, expectation in enumerate(header.expect):
        for key, problem in _problems(expectation):
            key_path = f"expect[{index}].{key}"
            message = f"{path}:{first_line + _line_of(lines, key_path)}: {key_path}: {problem}"
            raise CaseError(message)
    return header


def _problems(expectation: Expectation) -> Iterator[tuple[str, str]]:
    alternatives = expectation.alternatives
    if "unavailable" in {each.outcome for each in alternatives}:
        yield "outcome", "`unavailable` is asked of the target (`needs`), never expected"
    if len(alternatives) != 1 and "race" not in expectation.why:
        key = "exception" if isinstance(expectation.exception, tuple) else "outcome"
        yield key, "several are allowed only where `why` names the race"
    if any(each.outcome == "raised" and each.exception is None for each in alternatives):
        yield "exception", "is missing: a failure has to be the right failure"
    if expectation.exception is not None and not any(each.outcome == "raised" for each in alternatives):
        yield "exception", "goes with the outcome `raised` alone"
    if expectation.detail is not None and not any(each.detail for each in alternatives):
        yield "detail", f"no detail of `{alternatives[0].outcome}`"
    if expectation.when is not None:
        try:
            Marker(expectation.when)
        except InvalidMarker as error:
            yield "when", f"not an environment marker (PEP 508): {str(error).splitlines()[0]}"
        if _PATCH_LEVEL_LEAVES_OUT_PRERELEASES.search(expectation.when):
            yield "when", 'leaves out prereleases: write python_version, or python_full_version with "X.Y.0a0"'


def _detail_for(outcome: OutcomeName, detail: str | None) -> str | None:
    """Return the detail where it can belong to that outcome: a race's alternatives do not share one."""
    return detail if outcome == "crashed" or detail in _DETAILS.get(outcome, ()) else None


def _line_of(lines: list[str], key: str) -> int:
    """Return the index of the line where a key such as ``expect[1].when`` stands, or its table begins."""
    start, name = 0, key
    if table := re.match(r"expect\[(\d+)\]\.?(.*)", key):
        heads = [index for index, line in enumerate(lines) if line.strip() == "[[expect]]"]
        start, name = (heads[int(table[1])] if int(table[1]) < len(heads) else 0), table[2]
    name = re.sub(r"\[\d+\]$", "", name)
    for index in range(start, len(lines)):
        if index > start and lines[index].startswith("[["):
            break
        if re.match(rf"{re.escape(name)}\s*=", lines[index]):
            return index
    return start
