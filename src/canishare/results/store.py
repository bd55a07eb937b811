"""Results on disk: one file a target, JSON Lines, written as cells end and read strictly."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from typing import Any

import msgspec

from canishare.atomic import write_atomically
from canishare.errors import ResultsError
from canishare.results.records import SCHEMA
from canishare.results.records import Column
from canishare.results.records import End
from canishare.results.records import FaultLine
from canishare.results.records import Result
from canishare.results.records import Run
from canishare.results.records import SuiteRecord
from canishare.results.verdict import judge
from canishare.running.provenance import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from pathlib import Path


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
        # without a buffer: what could not be written is not tried again, in the middle of a line
        self._file = self.path.open("wb", buffering=0)
        self._length = 0
        self.count = 0
        self._write(run)

    def write(self, result: Result) -> None:
        """Add a result; it is on disk when this returns, and nothing of it where that raises OSError (a full disk)."""
        self._write(result)
        self.count += 1

    def end(self, *, reason: str | None, faults: list[FaultLine]) -> Path:
        """Write the last line, and return where the file is now; `reason` says why it is not whole.

        Raises:
            OSError: it could not be written; `canishare results recover` reads such a file.
        """
        if faults and reason is None:
            reason = f"{len(faults)} of {self._run.planned} cells could not be run"
        elif self.count != self._run.planned and reason is None:
            reason = f"{self.count} of {self._run.planned} cells ended"
        digest = "sha256:" + self._digest.hexdigest()
        try:
            self._write(End(results=self.count, whole=reason is None, reason=reason, digest=digest, faults=faults))
        finally:
            self._file.close()
        if reason is None and self._run.column:
            self.path.replace(self._whole)
            self.path = self._whole
        return self.path

    def _write(self, line: Run | Result | End) -> None:
        data = _encode(line)
        try:
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
        except OSError:
            self._file.truncate(self._length)
            self._file.seek(self._length)
            raise
        self._length += len(data)
        self._digest.update(data)


def line_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line of a results file."""
    schema = msgspec.json.schema(Run | Result | End)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "canishare results", **schema}


def write_column(path: Path, run: Run, results: Iterable[Result], end: End) -> None:
    """Write a results file at once; the digest in `end` is computed here."""
    lines = b"".join([_encode(run), *map(_encode, results)])
    end = msgspec.structs.replace(end, digest="sha256:" + hashlib.sha256(lines).hexdigest())
    write_atomically(path, lines + _encode(end))


def read_column(path: Path) -> Column:
    """Return the contents of a results file.

    Raises:
        ResultsError: it is malformed, of another schema, cut off, or was edited; the message names the file and the line.
    """
    read = _read(path)
    if read.problem is not None:
        hint = f"; `canishare results recover {path}` recovers the lines before it" if read.run else ""
        raise ResultsError(read.problem + hint)
    run, end = read.run, read.end
    if run is None or end is None:
        message = f"{path}:{read.count}: cut off: there is no `end` line; `canishare results recover {path}` recovers the rest"
        raise ResultsError(message)
    found = len(read.results)
    if end.whole and found != run.planned:
        message = f"{path}:{read.count}: `end` says it is whole, but {found} of {run.planned} results are there"
        raise ResultsError(message)
    if found != end.results:
        message = f"{path}:{read.count}: `end` says {end.results} results, but there are {found}: the file was cut or edited"
        raise ResultsError(message)
    if read.digest != end.digest:
        message = f"{path}:{read.count}: digest mismatch: the file was edited after it was written"
        raise ResultsError(message)
    if not suite_path(path.parent, run.suite).exists() and not suite_path(path.parent.parent, run.suite).exists():
        message = f"{path}:1: its suite is missing: {suite_path(path.parent, run.suite)}"
        raise ResultsError(message)
    return Column(path=path, run=run, results=read.results, end=end)


def recover(path: Path) -> Path:
    """Write the readable lines of a file that was cut off to ``partial/NAME.recovered.jsonl``, and return that.

    Raises:
        ResultsError: not even the first line can be read.
    """
    read = _read(path)
    if read.run is None:
        raise ResultsError(read.problem)
    reason = f"recovered: {read.problem}" if read.problem else "recovered"
    partial = path.parent if path.parent.name == "partial" else path.parent / "partial"
    recovered = partial / f"{path.stem}.recovered.jsonl"
    write_column(recovered, read.run, read.results, End(results=len(read.results), whole=False, reason=reason, digest=""))
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


def write_suite(results: Path, suite: SuiteRecord) -> str:
    """Write a suite under ``results/suites`` and return its digest, which is its name."""
    text = msgspec.json.format(msgspec.json.encode(suite), indent=1).decode()
    digest = digest_of(text)
    path = suite_path(results, digest)
    write_atomically(path, text.encode())
    return digest


def read_suite(results: Path, digest: str) -> SuiteRecord:
    """Return a suite by its digest.

    Raises:
        ResultsError: it is missing, malformed, or not what its name says.
    """
    path = suite_path(results, digest)
    try:
        text = path.read_text(encoding="utf-8")
        suite = msgspec.json.decode(text, type=SuiteRecord)
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


class _Read:
    """The good lines of a results file from its beginning, and the `problem` with the first that is not; read in one pass."""

    def __init__(self) -> None:
        self.run: Run | None = None
        self.results: list[Result] = []
        self.end: End | None = None
        self.problem: str | None = None
        self.count = 0
        self.digest = ""


def _read(path: Path) -> _Read:
    read = _Read()
    try:
        written = path.read_bytes().splitlines(keepends=True)
    except OSError as error:
        read.problem = f"{path}: {error.strerror}"
        return read
    cells: set[tuple[str, str]] = set()
    for number, data in enumerate(written, start=1):
        try:
            line = msgspec.json.decode(data.rstrip(), type=Run | Result | End)
        except msgspec.MsgspecError as error:
            read.problem = f"{path}:{number}: {error}"
            return read
        if (problem := _problem(line, read, cells)) is not None:
            read.problem = f"{path}:{number}: {problem}"
            return read
        match line:
            case Run():
                read.run = line
            case Result():
                read.results.append(line)
                cells.add((line.case, line.start_method))
            case End():
                read.end = line
                read.digest = "sha256:" + hashlib.sha256(b"".join(written[: number - 1])).hexdigest()
        read.count = number
    if read.run is None:
        read.problem = f"{path}: is empty"
    return read


def _problem(line: Run | Result | End, read: _Read, cells: AbstractSet[tuple[str, str]]) -> str | None:  # noqa: PLR0911 - one check after another
    """Return what is wrong with a line behind those that were read, or None."""
    if isinstance(line, Run) != (read.run is None):
        return "the first line, and only that, must be the `run` line"
    if read.end is not None:
        return "a line after the `end` line"
    if isinstance(line, Run) and line.schema != SCHEMA:
        return f"schema {line.schema}; this canishare reads {SCHEMA}"
    if isinstance(line, Run) and not re.fullmatch(r"\d+\.\d+", line.target.markers.get("python_version", "")):
        return "target.markers.python_version: not a version"
    if isinstance(line, Result) and (line.case, line.start_method) in cells:
        return f"a second result of {line.case} under {line.start_method}"
    if isinstance(line, Result) and (not line.attempts or line.verdict != judge(line.attempts, line.expected)):
        return f"verdict `{line.verdict}` does not follow from its attempts and expectation"
    return None


def _encode(line: Run | Result | End) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def _remove_whole_parts(partial: Path, target: str) -> None:
    for path in partial.glob(f"{target}@*.jsonl"):
        read = _read(path)
        if read.problem is None and read.end is not None and read.end.whole:
            path.unlink(missing_ok=True)
