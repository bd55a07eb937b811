"""The record: the measured columns that the project ships, ``record/NAME.jsonl``, without their evidence.

The first line of a file has the run's facts; each other line is a cell, sorted by case and start method. Fields that have
their default are omitted, and what changes from run to run (addresses, process ids, folders) is replaced by ``…``. So a new
measurement changes only the lines of cells whose result changed.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal

import msgspec

from canishare.atomic import write_atomically
from canishare.cases.case import Alternative
from canishare.cost.record import write_costs
from canishare.errors import ResultsError
from canishare.results.diff import Diff
from canishare.results.diff import cells_of
from canishare.results.diff import compare
from canishare.results.merge import collect
from canishare.results.records import Cell
from canishare.results.records import Column
from canishare.results.records import End
from canishare.results.records import Result
from canishare.results.records import Run
from canishare.results.records import stopped_early
from canishare.results.store import read_column
from canishare.results.store import read_suite
from canishare.results.store import results_of
from canishare.results.verdict import is_flaky
from canishare.results.verdict import judge
from canishare.running.target import Facts
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import OutcomeName
from canishare.vocabulary import StartMethod
from canishare.vocabulary import WorkerSees
from canishare.vocabulary import implied_sight

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.cases.case import Case

RECORD_SCHEMA: Final = 1

_DIGITS: Final = 12
# A line that is a comment, the header's among them.
_COMMENT: Final = re.compile(r"^[ \t]*#.*\n", re.MULTILINE)
# A first line is shorter.
_FIRST_LINE: Final = 100_000
# What differs in messages from run to run: addresses, process ids, folders; and a traceback that follows a message.
_ADDRESS: Final = re.compile(r"\b0x[0-9a-fA-F]{6,}")
_PROCESS: Final = re.compile(r"\bpid=\d+")
_FOLDER: Final = re.compile(r"(?<=['\"])(?:[A-Za-z]:)?[/\\][^'\"]*[/\\](?=[^/\\'\"]+['\"])")
_TRACEBACK: Final = re.compile(r"\s+File \".*", re.DOTALL)


class RecordedRun(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The first line: which target was measured, when and where."""

    schema: int
    started: str
    harness: str
    origin: str
    machine: str
    patience: float
    target: Facts
    stale_since: str | None = None


class RecordedCell(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A cell; `code` is the digest of what ran, by which a changed case is recognized.

    `attempts` are given if there was more than one. `measured` is the day, if it was not measured by this run.
    `worker_sees` is omitted if the outcome and its detail imply it, and ``nothing`` if they do but no worker said so.
    `stopped_early` says of a case that submits tasks and stops whether some of them never ran.
    """

    case: str
    code: str
    start_method: StartMethod
    outcome: OutcomeName
    detail: str | None = None
    exception: str | None = None
    message: str | None = None
    worker_exception: str | None = None
    worker_message: str | None = None
    attempts: tuple[Alternative, ...] = ()
    worker_sees: WorkerSees | Literal["nothing"] | None = None
    measured: str | None = None
    stopped_early: bool | None = None


_CELLS: Final = msgspec.json.Decoder(RecordedCell)


def code_digest(case: Case) -> str:
    """Return the digest of what decides a case's outcome: its source without comments, its launch, and what it prints."""
    prints = case.header.prints
    decisive = (_COMMENT.sub("", case.source), case.header.launch, {"shared": prints.shared, "lost": prints.lost})
    return hashlib.sha256(msgspec.json.encode(decisive)).hexdigest()[:_DIGITS]


def record(sources: Sequence[Path], to: Path, cases: Mapping[str, Case]) -> list[Path]:
    """Write the columns and costs of all `sources` into the record `to`; return the paths of the files that changed.

    A source is a folder, or a results file, which may be of a part of the cases. What neither was measured again nor belongs to
    a case that changed since stays as it is. A file has the cells of one interpreter only.

    Raises:
        ResultsError: a source cannot be read or was interrupted, two columns are of one target, or one lacks cells that the
            record has of another interpreter; nothing is written then.
    """
    folders = [source for source in sources if not source.is_file()]
    found = collect(folders) if folders else None
    columns = [*(found.columns.values() if found else ()), *(_read_part(source) for source in sources if source.is_file())]
    digests = _digests(cases)
    texts = {}
    runs = {}
    earlier = {}
    for path in sorted(to.glob("*.jsonl")):
        runs[path], cells = _read_file(path)
        earlier[path] = [cell for cell in cells if digests.get(cell.case) == cell.code]
        texts[path] = _encode(runs[path], earlier[path])
    for column in columns:
        path = to / f"{column.run.target.name}.jsonl"
        # a header may have been reworded since
        ran = {
            case.digest: code_digest(case)
            for case in read_suite(results_of(column.path, column.run.suite), column.run.suite).cases
        }
        fresh = sorted(
            (
                _cell_of(result, digests[result.case])
                for result in column.results
                if result.case in cases and ran.get(result.digest) == digests[result.case]
            ),
            key=_order,
        )
        now = {(cell.case, cell.start_method) for cell in fresh}
        kept = [each for each in earlier.get(path, ()) if (each.case, each.start_method) not in now]
        if kept and runs[path].target.executable_digest != column.run.target.executable_digest:
            message = (
                f"{column.path}: it lacks {len(kept)} cells that {path} has of another build of this Python, such as "
                f"{kept[0].case} under {kept[0].start_method}: measure all cases of the target (`nox -t full`)"
            )
            raise ResultsError(message)
        if kept:
            joined = sorted([*kept, *_dated(fresh, column.run, runs[path])], key=_order)
            texts[path] = _encode(runs[path], joined)
        else:
            texts[path] = _encode(_run_of(column.run), fresh)
    changed = [path for path, data in texts.items() if not path.exists() or path.read_bytes() != data]
    for path in changed:
        write_atomically(path, texts[path])
    return changed + [write_costs(costs, to) for costs in (found.costs if found else ())]


def _read_part(path: Path) -> Column:
    """Return what is in a results file, of a part of the cases or of all.

    Raises:
        ResultsError: it cannot be read, or the run was interrupted.
    """
    column = read_column(path)
    if not column.end.whole:
        message = f"{path}: {column.end.reason or 'it is not whole'}: measure it again"
        raise ResultsError(message)
    return column


def _dated(cells: Sequence[RecordedCell], run: Run, recorded: RecordedRun) -> list[RecordedCell]:
    """Return the cells of a run that join those of a recorded one, with their own day."""
    day = run.started[:10]
    return [
        each if each.measured or day == recorded.started[:10] else msgspec.structs.replace(each, measured=day) for each in cells
    ]


def _order(cell: RecordedCell) -> tuple[str, int]:
    return cell.case, START_METHODS.index(cell.start_method)


def read_recorded(folder: Path, cases: Mapping[str, Case] | None) -> list[Column]:
    """Return the columns of a record, judged by the expectations of `cases`; cells of cases that changed since are left out.

    `folder` may be one of its files as well. Without `cases`, all cells are returned, as if no case expected anything.

    Raises:
        ResultsError: a file is malformed; the message names it and the line.
    """
    by_id = cases or {}
    digests = _digests(by_id)
    columns = []
    for path in sorted(folder.glob("*.jsonl")) if folder.is_dir() else [folder]:
        run, cells = _read_file(path)
        kept = [cell for cell in cells if cases is None or digests.get(cell.case) == cell.code]
        results = [_result_of(cell, by_id.get(cell.case), run) for cell in kept]
        columns.append(
            Column(
                path=path,
                run=Run(
                    schema=run.schema,
                    started=run.started,
                    suite="",
                    harness=run.harness,
                    origin=run.origin,
                    machine=run.machine,
                    planned=len(results),
                    selection=None,
                    column=True,
                    patience=run.patience,
                    target=run.target,
                    stale_since=run.stale_since,
                ),
                results=results,
                end=End(results=len(results), whole=True, reason=None, digest=""),
                recorded=True,
            )
        )
    return columns


def outdated(folder: Path, cases: Mapping[str, Case]) -> dict[str, list[str]]:
    """Return the ids of cases whose recorded cells are out of date, by target."""
    digests = _digests(cases)
    found = {}
    for path in sorted(folder.glob("*.jsonl")):
        _, cells = _read_file(path)
        found[path.stem] = sorted({cell.case for cell in cells if digests.get(cell.case) != cell.code})
    return {target: ids for target, ids in found.items() if ids}


def compare_with_record(folder: Path, cases: Mapping[str, Case], results: Mapping[Cell, Result]) -> tuple[Diff, dict[str, str]]:
    """Return how results differ from the record, and the version of each target that the record has.

    Cells that are unavailable in both are not counted.

    Raises:
        ResultsError: a file of the record is malformed.
    """
    columns = read_recorded(folder, cases)
    targets = {column.run.target.name: column.run.target.implementation_version for column in columns}
    known = cells_of(columns)
    ran = {
        cell: result
        for cell, result in results.items()
        if cell.target in targets and not (result.outcome == "unavailable" and _is_unavailable(known.get(cell)))
    }
    return compare({cell: known[cell] for cell in ran if cell in known}, ran), targets


def is_record(path: Path) -> bool:
    """Return whether a file, or a folder with at least one, is of a record and not of results."""
    first = min(path.glob("*.jsonl"), default=None) if path.is_dir() else path
    if first is None or not first.is_file():
        return False
    with first.open("rb") as file:
        return not file.readline(_FIRST_LINE).startswith(b'{"kind":')


def steady(message: str) -> str:
    """Return a message without what changes from run to run: ``<function f at 0x7f…>`` becomes ``<function f at 0x…>``."""
    message = _FOLDER.sub("…/", _PROCESS.sub("pid=…", _ADDRESS.sub("0x…", message)))
    return _TRACEBACK.sub("", message)


def _digests(cases: Mapping[str, Case]) -> dict[str, str]:
    return {case.id: code_digest(case) for case in cases.values()}


def _is_unavailable(result: Result | None) -> bool:
    return result is None or result.outcome == "unavailable"


def _run_of(run: Run) -> RecordedRun:
    return RecordedRun(
        schema=RECORD_SCHEMA,
        started=run.started,
        harness=run.harness,
        origin=run.origin,
        machine=run.machine,
        patience=run.patience,
        target=run.target,
        stale_since=run.stale_since,
    )


def _cell_of(result: Result, code: str) -> RecordedCell:
    implied = implied_sight(result.outcome, result.detail)
    return RecordedCell(
        case=result.case,
        code=code,
        start_method=result.start_method,
        outcome=result.outcome,
        detail=result.detail,
        exception=result.exception,
        message=None if result.message is None else steady(result.message),
        worker_exception=result.worker_exception,
        worker_message=None if result.worker_message is None else steady(result.worker_message),
        attempts=tuple(result.attempts) if len(set(result.attempts)) > 1 else (),
        worker_sees=None if result.worker_sees == implied else result.worker_sees or "nothing",
        measured=result.measured[:10] if result.reused else None,
        stopped_early=stopped_early(result),
    )


def _result_of(cell: RecordedCell, case: Case | None, run: RecordedRun) -> Result:
    implied = implied_sight(cell.outcome, cell.detail)
    sees = None if cell.worker_sees == "nothing" else cell.worker_sees or implied
    attempts = [*cell.attempts] or [
        Alternative(outcome=cell.outcome, exception=cell.exception, detail=cell.detail, worker_sees=sees)
    ]
    if case is None:
        expected = []
    elif cell.outcome == "unavailable":
        expected = [Alternative(outcome="unavailable")]
    else:
        expected = case.expected(cell.start_method, run.target.markers, run.target.extras)
    return Result(
        case=cell.case,
        digest=case.digest if case else cell.code,
        start_method=cell.start_method,
        measured=cell.measured or run.started,
        reused=cell.measured is not None,
        seconds=0,
        outcome=cell.outcome,
        detail=cell.detail,
        exception=cell.exception,
        message=cell.message,
        worker_exception=cell.worker_exception,
        worker_message=cell.worker_message,
        worker_sees=sees,
        expected=expected,
        verdict=judge(attempts, expected),
        flaky=is_flaky(attempts),
        attempts=attempts,
        stacks=None,
        stdout="",
        stderr="",
        stopped_early=cell.stopped_early,
    )


def _encode(run: RecordedRun, cells: Sequence[RecordedCell]) -> bytes:
    return b"".join(msgspec.json.encode(line) + b"\n" for line in (run, *cells))


def _read_file(path: Path) -> tuple[RecordedRun, list[RecordedCell]]:
    cells = []
    run = None
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            if run is None:
                run = msgspec.json.decode(line, type=RecordedRun)
            else:
                cells.append(_CELLS.decode(line))
        except msgspec.MsgspecError as error:
            message = f"{path}:{number}: {error}"
            raise ResultsError(message) from None
    if run is None:
        message = f"{path}: is empty"
        raise ResultsError(message)
    if run.schema != RECORD_SCHEMA:
        message = f"{path}:1: schema {run.schema}; this canishare reads {RECORD_SCHEMA}"
        raise ResultsError(message)
    return run, cells
