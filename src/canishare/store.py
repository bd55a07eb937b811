"""Results on disk: one file a target, JSON Lines, written as cells end and read strictly."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING

import msgspec

from canishare.case import digest_of
from canishare.judge import judge
from canishare.results import SCHEMA
from canishare.results import Column
from canishare.results import End
from canishare.results import FaultLine
from canishare.results import Result
from canishare.results import Run
from canishare.results import Suite

if TYPE_CHECKING:
    from pathlib import Path


class ResultsError(Exception):
    """Results that cannot be used, and where: ``FILE:LINE: what is wrong``."""


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
        data = msgspec.json.encode(line) + b"\n"
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


def read_column(path: Path) -> Column:
    """Return what a results file holds.

    Raises:
        ResultsError: it is malformed, of another schema, cut off, or not as it was written; the message names the
            file and the line.
    """
    lines, problem = _read_lines(path)
    if problem is not None:
        raise ResultsError(problem + (f"; `canishare results recover {path}` reads what is good before it" if lines else ""))
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


def write_suite(results: Path, suite: Suite) -> str:
    """Write a suite under ``results/suites`` and return its digest, which is its name."""
    text = msgspec.json.format(msgspec.json.encode(suite), indent=1).decode()
    digest = digest_of(text)
    path = suite_path(results, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    return digest


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
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
