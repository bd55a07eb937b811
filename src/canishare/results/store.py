"""Write and read results files: JSON Lines, one file for each target."""

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
    """Writes one target's results as its cells finish.

    The file stays in ``results/partial/`` until the run is complete; only then does it replace the target's column in
    ``results/``. So an interrupted or partial run replaces no column and loses no result.
    """

    def __init__(self, results: Path, run: Run) -> None:
        """Create the file; remove earlier complete parts of the target, and keep interrupted ones."""
        self._whole = results / f"{run.target.name}.jsonl"
        partial = results / "partial"
        partial.mkdir(parents=True, exist_ok=True)
        _remove_finished_parts(partial, run.target.name)
        self.path = partial / f"{run.target.name}@{re.sub('[^0-9]', '', run.started)}.jsonl"
        self._run = run
        self._digest = hashlib.sha256()
        # unbuffered: a failed write must not be retried later, in the middle of a line
        self._file = self.path.open("wb", buffering=0)
        self._length = 0
        self.count = 0
        self._write(run)

    def write(self, result: Result) -> None:
        """Append a result; when this returns it is on disk. On OSError (a full disk) no part of it is."""
        self._write(result)
        self.count += 1

    def end(self, *, reason: str | None, faults: list[FaultLine]) -> Path:
        """Write the last line and return the file's path; `reason` says why the run is incomplete, None if it is not.

        Raises:
            OSError: the line could not be written; `canishare results recover` can read such a file.
        """
        if faults and reason is None:
            reason = f"{len(faults)} of {self._run.planned} cells could not be run"
        elif self.count != self._run.planned and reason is None:
            reason = f"only {self.count} of {self._run.planned} cells were run"
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
    """Write a complete results file; this fills in the digest in `end`."""
    lines = b"".join([_encode(run), *map(_encode, results)])
    end = msgspec.structs.replace(end, digest=digest_of(lines))
    write_atomically(path, lines + _encode(end))


def read_column(path: Path) -> Column:
    """Return the contents of a results file.

    Raises:
        ResultsError: it is malformed, truncated or edited, or has another schema; the message names the file and the line.
    """
    parsed = _parse(path)
    if parsed.problem is not None:
        hint = f"; `canishare results recover {path}` recovers the lines before it" if parsed.run else ""
        raise ResultsError(parsed.problem + hint)
    run, end = parsed.run, parsed.end
    if run is None or end is None:
        message = f"{path}:{parsed.count}: truncated: no `end` line; `canishare results recover {path}` recovers these lines"
        raise ResultsError(message)
    found = len(parsed.results)
    if end.whole and found != run.planned:
        message = f"{path}:{parsed.count}: `end` says the file is complete, but it has {found} of {run.planned} results"
        raise ResultsError(message)
    if found != end.results:
        message = f"{path}:{parsed.count}: `end` says {end.results} results, but there are {found}: it was truncated or edited"
        raise ResultsError(message)
    if parsed.digest != end.digest:
        message = f"{path}:{parsed.count}: digest mismatch: the file was edited after it was written"
        raise ResultsError(message)
    if not suite_path(results_of(path, run.suite), run.suite).exists():
        message = f"{path}:1: its suite is missing: {suite_path(path.parent, run.suite)}"
        raise ResultsError(message)
    return Column(path=path, run=run, results=parsed.results, end=end)


def recover(path: Path) -> Path:
    """Write the readable lines of a truncated file to ``partial/NAME.recovered.jsonl``, and return that path.

    Raises:
        ResultsError: not even the first line can be read.
    """
    parsed = _parse(path)
    if parsed.run is None:
        raise ResultsError(parsed.problem)
    reason = f"recovered: {parsed.problem}" if parsed.problem else "recovered"
    partial = path.parent if path.parent.name == "partial" else path.parent / "partial"
    recovered = partial / f"{path.stem}.recovered.jsonl"
    end = End(results=len(parsed.results), whole=False, reason=reason, digest="")
    write_column(recovered, parsed.run, parsed.results, end)
    return recovered


def read_columns(results: Path) -> list[Column]:
    """Return all columns under ``results/``, sorted by their targets' names.

    Raises:
        ResultsError: one of them cannot be read, or two are of the same target.
    """
    columns = [read_column(path) for path in sorted(results.glob("*.jsonl"))]
    by_name: dict[str, Column] = {}
    for column in columns:
        if not (column.run.column and column.end.whole):
            problem = column.end.reason or f"it is a partial run: {column.run.selection}"
            message = f"{column.path}: not a complete column: {problem}; move it to {results / 'partial'}"
            raise ResultsError(message)
        other = by_name.setdefault(column.run.target.name, column)
        if other is not column:
            message = f"{column.path}: a second file of {column.run.target.name}; the first is {other.path}"
            raise ResultsError(message)
    return columns


def write_suite(results: Path, suite: SuiteRecord) -> str:
    """Write a suite under ``results/suites`` and return its digest; the file is named after it."""
    text = msgspec.json.format(msgspec.json.encode(suite), indent=1).decode()
    digest = digest_of(text)
    path = suite_path(results, digest)
    write_atomically(path, text.encode())
    return digest


def read_suite(results: Path, digest: str) -> SuiteRecord:
    """Return a suite by its digest.

    Raises:
        ResultsError: it is missing or malformed, or its digest is not its name.
    """
    path = suite_path(results, digest)
    try:
        text = path.read_text(encoding="utf-8")
        suite = msgspec.json.decode(text, type=SuiteRecord)
    except (OSError, msgspec.MsgspecError) as error:
        message = f"{path}: {error}"
        raise ResultsError(message) from None
    if digest_of(text) != digest:
        message = f"{path}: digest mismatch: the file was edited after it was written"
        raise ResultsError(message)
    return suite


def results_of(path: Path, suite: str) -> Path:
    """Return the folder of results that a file is in; a part of a column is in a folder of its own there."""
    return path.parent if suite_path(path.parent, suite).exists() else path.parent.parent


def suite_path(results: Path, digest: str) -> Path:
    """Return the path of a suite; it omits ``sha256:``, because Windows allows no colon in a file name."""
    return results / "suites" / f"{digest.removeprefix('sha256:')}.json"


class _ParsedFile:
    """The valid lines at the beginning of a results file, and the `problem` with the first invalid one."""

    def __init__(self) -> None:
        self.run: Run | None = None
        self.results: list[Result] = []
        self.end: End | None = None
        self.problem: str | None = None
        self.count = 0
        self.digest = ""


def _parse(path: Path) -> _ParsedFile:
    parsed = _ParsedFile()
    try:
        written = path.read_bytes().splitlines(keepends=True)
    except OSError as error:
        parsed.problem = f"{path}: {error.strerror}"
        return parsed
    cells: set[tuple[str, str]] = set()
    for number, data in enumerate(written, start=1):
        try:
            line = msgspec.json.decode(data.rstrip(), type=Run | Result | End)
        except msgspec.MsgspecError as error:
            parsed.problem = f"{path}:{number}: {error}"
            return parsed
        if (problem := _check_line(line, parsed, cells)) is not None:
            parsed.problem = f"{path}:{number}: {problem}"
            return parsed
        match line:
            case Run():
                parsed.run = line
            case Result():
                parsed.results.append(line)
                cells.add((line.case, line.start_method))
            case End():
                parsed.end = line
                parsed.digest = digest_of(b"".join(written[: number - 1]))
        parsed.count = number
    if parsed.run is None:
        parsed.problem = f"{path}: is empty"
    return parsed


def _check_line(line: Run | Result | End, parsed: _ParsedFile, cells: AbstractSet[tuple[str, str]]) -> str | None:  # noqa: PLR0911 - one check after another
    """Return what is wrong with a line that follows those parsed so far, or None."""
    if isinstance(line, Run) != (parsed.run is None):
        return "the first line, and only that, must be the `run` line"
    if parsed.end is not None:
        return "a line after the `end` line"
    if isinstance(line, Run) and line.schema != SCHEMA:
        return f"schema {line.schema}; this canishare reads {SCHEMA}"
    if isinstance(line, Run) and not re.fullmatch(r"\d+\.\d+", line.target.markers.get("python_version", "")):
        return "target.markers.python_version: not a version such as 3.14"
    if isinstance(line, Result) and (line.case, line.start_method) in cells:
        return f"a second result of {line.case} under {line.start_method}"
    if isinstance(line, Result) and (not line.attempts or line.verdict != judge(line.attempts, line.expected)):
        return f"verdict `{line.verdict}` does not follow from its attempts and expectation"
    return None


def _encode(line: Run | Result | End) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def _remove_finished_parts(partial: Path, target: str) -> None:
    for path in partial.glob(f"{target}@*.jsonl"):
        parsed = _parse(path)
        if parsed.problem is None and parsed.end is not None and parsed.end.whole:
            path.unlink(missing_ok=True)
