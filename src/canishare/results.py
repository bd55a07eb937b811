"""Results on disk: one file a target, JSON Lines, written as cells end and read strictly."""

from __future__ import annotations

import hashlib
import os
import platform
import re
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.case import Alternative
from canishare.case import Case
from canishare.case import Header
from canishare.case import digest_of
from canishare.judge import is_flaky
from canishare.judge import judge
from canishare.judge import seen
from canishare.matrix import Absence
from canishare.outcome import Outcome
from canishare.outcome import OutcomeName
from canishare.outcome import Stack
from canishare.outcome import StartMethod
from canishare.outcome import Verdict
from canishare.target import Facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from canishare.case import Expectation

SCHEMA: Final = 1

# What a result rests on: with other code in these, it may be another result.
HARNESS: Final = (
    "activity.py",
    "in_target/launch.py",
    "in_target/probe.py",
    "in_target/reference.py",
    "outcome.py",
    "patience.py",
    "run.py",
    "target.py",
    "tell.py",
    "tree.py",
    "tree_posix.py",
    "tree_windows.py",
    "waits.py",
    "watch.py",
)


class ResultsError(Exception):
    """Results that cannot be used, and where: ``FILE:LINE: what is wrong``."""


class Run(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="run"):
    """The first line: who measured what, where, with which suite.

    `selection` is None where it was all of it; a `column` is made of whole groups (the article, the traps, the atlas).
    `origin` is ``local`` or ``ci``. `stale_since` is when a column was measured whose target has not reported since.
    """

    schema: int
    started: str
    suite: str
    harness: str
    origin: str
    machine: str
    planned: int
    selection: str | None
    column: bool
    patience: float
    target: Facts
    stale_since: str | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="result"):
    """One cell: what was seen, what was expected, and the verdict."""

    case: str
    digest: str
    start_method: StartMethod
    measured: str
    reused: bool
    seconds: float
    outcome: OutcomeName
    detail: str | None
    exception: str | None
    message: str | None
    worker_exception: str | None
    worker_message: str | None
    expected: list[Alternative]
    verdict: Verdict
    flaky: bool
    attempts: list[Alternative]
    stacks: list[Stack] | None
    stdout: str
    stderr: str
    left_running: int = 0

    @classmethod
    def of(
        cls,
        case: Case,
        start_method: StartMethod,
        attempts: Sequence[Outcome],
        expectation: Expectation | None,
        *,
        measured: str,
    ) -> Result:
        """Return the result of a cell's attempts: the first one's outcome, and the verdict on all."""
        first = attempts[0]
        return cls(
            case=case.id,
            digest=case.digest,
            start_method=start_method,
            measured=measured,
            reused=False,
            expected=expectation.alternatives if expectation else [],
            verdict=judge([seen(each) for each in attempts], expectation.alternatives if expectation else []),
            flaky=is_flaky([seen(each) for each in attempts]),
            attempts=[seen(each) for each in attempts],
            **msgspec.structs.asdict(first),
        )

    @classmethod
    def unavailable(cls, case: Case, start_method: StartMethod, lacks: str) -> Result:
        """Return the result of a cell that its target lacks something for: asked of it, and nothing was run."""
        outcome = Outcome(outcome="unavailable", detail=lacks)
        return cls(
            case=case.id,
            digest=case.digest,
            start_method=start_method,
            measured=now(),
            reused=False,
            expected=[Alternative(outcome="unavailable")],
            verdict="expected",
            flaky=False,
            attempts=[seen(outcome)],
            **msgspec.structs.asdict(outcome),
        )


class FaultLine(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that the harness or its own script failed: no result."""

    case: str
    start_method: StartMethod
    message: str


class End(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="end"):
    """The last line: how many results there are, whether that is all, and the digest of every line before it."""

    results: int
    whole: bool
    reason: str | None
    digest: str
    faults: list[FaultLine] = []


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A results file that was read: one target's column of the table."""

    path: Path
    run: Run
    results: list[Result]
    end: End


class SuiteCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case as data: what the report shows of it."""

    id: str
    digest: str
    source: str
    header: Header
    family: str | None = None
    overrides: int = 0


class SuiteFamily(msgspec.Struct, frozen=True, kw_only=True):
    """How resources of one kind travel, as the report tells it."""

    id: str
    title: str
    means: str


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """Every case that a run could have run, and the targets that are known not to exist on some of CI's runners."""

    schema: int
    cases: list[SuiteCase]
    families: list[SuiteFamily] = []
    absences: list[Absence] = []

    @classmethod
    def of(cls, cases: Iterable[Case], families: Iterable[SuiteFamily] = (), absences: Iterable[Absence] = ()) -> Suite:
        """Return the suite of these cases, in the order of their ids."""
        return cls(
            schema=SCHEMA,
            families=list(families),
            absences=list(absences),
            cases=[
                SuiteCase(
                    id=case.id,
                    digest=case.digest,
                    source=case.source,
                    header=case.header,
                    family=case.family,
                    overrides=case.overrides,
                )
                for case in sorted(cases, key=lambda case: case.id)
            ],
        )

    def write(self, results: Path) -> str:
        """Write it under ``results/suites`` and return its digest, which is its name."""
        text = msgspec.json.format(msgspec.json.encode(self), indent=1).decode()
        digest = digest_of(text)
        path = suite_path(results, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
        return digest


class ResultsWriter:
    """Writes one target's results as its cells end.

    They stand in ``results/partial/`` until the run has ended whole; then a column takes the place of the target's last
    one in ``results/``. So a part, or a run that was cut off, replaces no column, and loses nothing.
    """

    def __init__(self, results: Path, run: Run) -> None:
        """Begin a file; earlier parts that came to their end make room, what was interrupted stays."""
        self._whole = results / f"{run.target.name}.jsonl"
        partial = results / "partial"
        partial.mkdir(parents=True, exist_ok=True)
        _remove_whole_parts(partial, run.target.name)
        self.path = partial / f"{run.target.name}@{re.sub('[^0-9]', '', run.started)}.jsonl"
        self._run = run
        self._digest = hashlib.sha256()
        self._file = self.path.open("wb")
        self.count = 0
        self._write(run)

    def write(self, result: Result) -> None:
        """Add a result; it is on disk when this returns."""
        self._write(result)
        self.count += 1

    def end(self, *, reason: str | None, faults: list[FaultLine]) -> Path:
        """Write the last line, and return where the file is now; `reason` says why it is not whole."""
        if faults and reason is None:
            reason = f"{len(faults)} of {self._run.planned} cells could not be run"
        elif self.count != self._run.planned and reason is None:
            reason = f"{self.count} of {self._run.planned} cells ended"
        digest = "sha256:" + self._digest.hexdigest()
        self._write(End(results=self.count, whole=reason is None, reason=reason, digest=digest, faults=faults))
        self._file.close()
        if reason is None and self._run.column:
            self.path.replace(self._whole)
            self.path = self._whole
        return self.path

    def _write(self, line: Run | Result | End) -> None:
        data = msgspec.json.encode(line) + b"\n"
        self._digest.update(data)
        self._file.write(data)
        self._file.flush()


def read_column(path: Path) -> Column:
    """Return what a results file holds.

    Raises:
        ResultsError: it is malformed, of another schema, cut off, or not as it was written; the message names the
            file and the line.
    """
    lines, problem = _read_lines(path)
    if problem is not None:
        raise ResultsError(problem)
    run, results, end = lines[0], lines[1:-1], lines[-1]
    if not isinstance(end, End):
        message = f"{path}:{len(lines)}: cut off: there is no `end` line; `canishare results recover {path}` reads what is there"
        raise ResultsError(message)
    assert isinstance(run, Run)  # noqa: S101 - _read_lines has seen to it
    cells = [each for each in results if isinstance(each, Result)]
    written = path.read_bytes().splitlines(keepends=True)
    digest = "sha256:" + hashlib.sha256(b"".join(written[:-1])).hexdigest()
    if end.whole and len(cells) != run.planned:
        message = f"{path}:{len(lines)}: `end` says that it is whole, and {len(cells)} of {run.planned} results are there"
        raise ResultsError(message)
    if len(cells) != end.results:
        message = f"{path}:{len(lines)}: `end` says {end.results} results and there are {len(cells)}: the file was cut or edited"
        raise ResultsError(message)
    if digest != end.digest:
        message = f"{path}:{len(lines)}: the lines are not those that were written (their digest is another): the file was edited"
        raise ResultsError(message)
    if not suite_path(path.parent, run.suite).exists() and not suite_path(path.parent.parent, run.suite).exists():
        message = f"{path}:1: its suite is missing: {suite_path(path.parent, run.suite)}"
        raise ResultsError(message)
    return Column(path=path, run=run, results=cells, end=end)


def recover(path: Path) -> Path:
    """Write what can be read of a file that was cut off to ``partial/NAME.recovered.jsonl``, and return that.

    Raises:
        ResultsError: not even the first line can be read.
    """
    lines, problem = _read_lines(path)
    if not lines:
        raise ResultsError(problem)
    kept = [each for each in lines if not isinstance(each, End)]
    data = b"".join(msgspec.json.encode(each) + b"\n" for each in kept)
    end = End(
        results=len(kept) - 1,
        whole=False,
        reason=f"recovered: {problem}" if problem else "recovered",
        digest="sha256:" + hashlib.sha256(data).hexdigest(),
    )
    partial = path.parent if path.parent.name == "partial" else path.parent / "partial"
    partial.mkdir(exist_ok=True)
    recovered = partial / f"{path.stem}.recovered.jsonl"
    recovered.write_bytes(data + msgspec.json.encode(end) + b"\n")
    return recovered


def read_columns(results: Path) -> list[Column]:
    """Return every column under ``results/``, in the order of their targets' names.

    Raises:
        ResultsError: one of them cannot be used, or two are of the same target.
    """
    columns = [read_column(path) for path in sorted(results.glob("*.jsonl"))]
    by_name: dict[str, Column] = {}
    for column in columns:
        if not (column.run.column and column.end.whole):
            problem = column.end.reason or f"it is a part: {column.run.selection}"
            message = f"{column.path}: no column: {problem}; parts belong into {results / 'partial'}"
            raise ResultsError(message)
        other = by_name.setdefault(column.run.target.name, column)
        if other is not column:
            message = f"{column.path}: a second file of {column.run.target.name}; the first is {other.path}"
            raise ResultsError(message)
    return columns


def read_suite(results: Path, digest: str) -> Suite:
    """Return a suite by its digest.

    Raises:
        ResultsError: it is missing, malformed, or not what its name says.
    """
    path = suite_path(results, digest)
    try:
        text = path.read_text(encoding="utf-8")
        suite = msgspec.json.decode(text, type=Suite)
    except (OSError, msgspec.MsgspecError) as error:
        message = f"{path}: {error}"
        raise ResultsError(message) from None
    if digest_of(text) != digest:
        message = f"{path}: was edited: its digest is not its name"
        raise ResultsError(message)
    return suite


def suite_path(results: Path, digest: str) -> Path:
    """Return where a suite stands: the digest without its ``sha256:``, which no Windows file name can hold."""
    return results / "suites" / f"{digest.removeprefix('sha256:')}.json"


def harness_digest() -> str:
    """Return the digest of the code that a result rests on."""
    package = Path(__file__).parent
    return digest_of("".join((package / name).read_text(encoding="utf-8") for name in HARNESS))


def machine() -> str:
    """Return what this machine is, for a reader: system, release, processor and cores, and not its name."""
    return f"{platform.system()} {platform.release()} {platform.machine()}, {os.cpu_count()} cores"


def now() -> str:
    """Return the time as results have it: UTC, to the millisecond, ``2026-11-23T10:00:07.512Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _read_lines(  # noqa: C901, PLR0911 - one thing after another that may be wrong
    path: Path,
) -> tuple[list[Run | Result | End], str | None]:
    """Return the good lines of a file from its beginning, and what is wrong with the first that is not."""
    try:
        written = path.read_bytes().splitlines()
    except OSError as error:
        return [], f"{path}: {error.strerror}"
    lines: list[Run | Result | End] = []
    seen_cells: set[tuple[str, str]] = set()
    for number, data in enumerate(written, start=1):
        try:
            line = msgspec.json.decode(data, type=Run | Result | End)
        except msgspec.MsgspecError as error:
            return lines, f"{path}:{number}: {error}"
        if isinstance(line, Run) != (number == 1):
            return lines, f"{path}:{number}: the first line, and no other, has to be the `run` line"
        if isinstance(line, Run) and line.schema != SCHEMA:
            return [], f"{path}:1: schema {line.schema}; this canishare reads {SCHEMA}"
        if isinstance(line, Run) and not re.fullmatch(r"\d+\.\d+", line.target.markers.get("python_version", "")):
            return [], f"{path}:1: target.markers.python_version: no version"
        if lines and isinstance(lines[-1], End):
            return lines, f"{path}:{number}: a line after the `end` line"
        if isinstance(line, Result):
            if (line.case, line.start_method) in seen_cells:
                return lines, f"{path}:{number}: a second result of {line.case} under {line.start_method}"
            seen_cells.add((line.case, line.start_method))
            if not line.attempts or line.verdict != judge(line.attempts, line.expected):
                return lines, f"{path}:{number}: the verdict `{line.verdict}` is not what its attempts and `expected` come to"
        lines.append(line)
    return lines, None if lines else f"{path}: is empty"


def _remove_whole_parts(partial: Path, target: str) -> None:
    for path in partial.glob(f"{target}@*.jsonl"):
        lines, problem = _read_lines(path)
        if problem is None and isinstance(lines[-1], End) and lines[-1].whole:
            path.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, and never a part."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(path)
