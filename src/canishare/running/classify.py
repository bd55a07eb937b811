"""Classify what a cell left behind as an outcome, and how any run ended."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal
from typing import get_args

import msgspec

from canishare.errors import EmulatorFault
from canishare.errors import Fault
from canishare.running.outcome import Outcome
from canishare.running.run import CellRun
from canishare.vocabulary import WorkerSees

if TYPE_CHECKING:
    from canishare.running.script import Prints

# Of a longer output only the beginning and the end are kept: enough for the longest chained traceback.
MAX_KEPT_OUTPUT: Final = 16 * 1024
_KEPT_HEAD: Final = 4 * 1024

# Windows: exit statuses from here on are uncaught hardware or system exceptions, such as an access violation.
_MIN_WINDOWS_EXCEPTION: Final = 0xC0000000

# An uncaught KeyboardInterrupt kills Python by this signal; on Windows it exits with STATUS_CONTROL_C_EXIT.
_INTERRUPTED: Final = frozenset({"SIGINT", "0xC000013A"})

_TRACEBACK: Final = "Traceback (most recent call last):"
_CHAINED: Final = (
    "The above exception was the direct cause of the following exception:",
    "During handling of the above exception, another exception occurred:",
)
_WORKER_FRAMES: Final = re.compile(r"multiprocessing[/\\]|concurrent[/\\]futures[/\\]process")
_TRACKER_FRAMES: Final = re.compile(r"(resource|semaphore)_tracker\.py")
# Wine: a new process exited before it reported that it runs (1359: ERROR_INTERNAL_ERROR). One start in thousands fails so.
_WINE_START_FAILED: Final = b"[WinError 1359]"
# A full disk is an error of the machine, not an outcome.
_NO_SPACE: Final = b"[Errno 28]"
_EXCEPTION_LINE: Final = re.compile(r"([A-Za-z_][\w.]*)(?:: ?(.*))?$")


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What the launcher recorded: the parent's uncaught exception, or the script's syntax error."""

    kind: str
    message: str
    exception: str | None = None
    module: str | None = None
    stderr: tuple[int | None, int | None] = (None, None)
    line: int | None = None


def classify(cell: CellRun, prints: Prints, *, emulator: str | None = None) -> Outcome:
    """Return a cell's outcome: the first one in the design's table that applies.

    `emulator` is the emulator that the target runs under, as in its facts.

    Raises:
        EmulatorFault: the emulator itself failed.
        Fault: the script has a syntax error for its target, printed no clear result, or filled a disk.
    """
    if emulator is not None and _WINE_START_FAILED in (cell.record or b"") + cell.stderr:
        message = f"{emulator} failed to start a process, with {_WINE_START_FAILED.decode()}"
        raise EmulatorFault(message)
    if _NO_SPACE in (cell.record or b"") + cell.stderr:
        message = f"no space left in the temporary folder or shared memory: free some and run it again: {_NO_SPACE.decode()}"
        raise Fault(message)
    ending = ending_of(cell)
    if ending.kind == "broken":
        message = f"the script has a syntax error in this target: {ending.message}"
        raise Fault(message)
    lines = [line.rstrip(b"\r") for line in cell.stdout.split(b"\n")]
    outcome = Outcome(
        outcome="hung",
        seconds=round(cell.seconds, 3),
        detail=ending.detail,
        worker_exception=ending.worker_exception,
        worker_message=ending.worker_message,
        stacks=cell.stacks,
        stdout=_shorten(cell.stdout),
        stderr=_shorten(cell.stderr),
        left_running=cell.left_running,
        worker_sees=_worker_sees(lines) if prints.worker_sees else None,
    )
    if ending.kind != "exited":
        return msgspec.structs.replace(
            outcome, outcome=ending.kind, exception=ending.exception, message=ending.message, detail=ending.detail
        )
    shared = prints.shared.encode() in lines
    lost = prints.lost is not None and prints.lost.encode() in lines
    if shared == lost or cell.status != 0:
        raise Fault(_describe_unreadable(cell, prints, shared=shared, lost=lost))
    if shared:
        return msgspec.structs.replace(outcome, outcome="shared")
    if crash := re.search(r"^Fatal Python error: (.*)$", ending.errors, re.MULTILINE):
        return msgspec.structs.replace(outcome, outcome="crashed", detail=f"worker: {crash[1].strip()}")
    return msgspec.structs.replace(outcome, outcome="lost", detail=_detail_of_lost(outcome))


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How the parent of a run ended, whatever it printed; a `broken` script has a syntax error.

    `detail` is how it hung, or the signal that killed it. `worker_exception` is the first one that a worker wrote to stderr,
    and `errors` are stderr without the parent's own traceback.
    """

    kind: Literal["hung", "crashed", "raised", "broken", "exited"]
    detail: str | None = None
    exception: str | None = None
    message: str | None = None
    worker_exception: str | None = None
    worker_message: str | None = None
    errors: str = ""


def ending_of(run: CellRun) -> Ending:
    """Return how a run's parent ended: hung, killed by a signal, with an exception, or else by itself."""
    record = _read_record(run.record) if run.record else None
    if record is not None and record.kind == "syntax-error":
        where = "" if record.line is None else f"line {record.line}: "
        return Ending(kind="broken", exception="SyntaxError", message=where + record.message)
    errors = _remove_parents_traceback(run.stderr, record)
    worker_exception, worker_message = _first_exception(errors)
    ending = Ending(kind="exited", worker_exception=worker_exception, worker_message=worker_message, errors=errors)
    if run.hung is not None:
        return msgspec.structs.replace(ending, kind="hung", detail=run.hung)
    # Python exits by SIGINT after an uncaught KeyboardInterrupt too
    signal_name = _killed_by(run.status)
    if signal_name is not None and not (signal_name in _INTERRUPTED and record is not None):
        return msgspec.structs.replace(ending, kind="crashed", detail=signal_name)
    if record is not None:
        return msgspec.structs.replace(ending, kind="raised", exception=record.exception, message=record.message)
    return ending


def _read_record(data: bytes) -> Record:
    """Return the launcher's record; lone surrogates (from file names that are not UTF-8) become escapes."""
    try:
        text = json.dumps(json.loads(data), ensure_ascii=False).encode("utf-8", errors="backslashreplace")
        # JSON needs our backslash escaped
        return msgspec.json.decode(re.sub(rb"(?<!\\)\\(udc[0-9a-f]{2})", rb"\\\\\1", text), type=Record)
    except (ValueError, msgspec.MsgspecError) as error:
        message = f"the launcher's record of the parent's exception cannot be read: {error}"
        raise Fault(message) from None


def _killed_by(status: int) -> str | None:
    """Return the signal or Windows status that killed the parent (``SIGSEGV``, ``0xC0000005``), or None."""
    if status < 0:
        try:
            return signal.Signals(-status).name
        except ValueError:
            return f"signal {-status}"
    return f"0x{status:08X}" if status >= _MIN_WINDOWS_EXCEPTION else None


def _worker_sees(lines: list[bytes]) -> WorkerSees | None:
    """Return what all workers said of the parent's change, or None if none did or they disagree."""
    saw = {answer for answer in get_args(WorkerSees) if f"worker sees the parent: {answer}".encode() in lines}
    return saw.pop() if len(saw) == 1 else None


def _detail_of_lost(outcome: Outcome) -> str | None:
    if outcome.worker_exception is not None:
        return "failed"
    return {"yes": "copy", "no": "separate", None: None}[outcome.worker_sees]


def _describe_unreadable(cell: CellRun, prints: Prints, *, shared: bool, lost: bool) -> str:
    """Return what is wrong with a script that did not print exactly one result."""
    expected = " or ".join(repr(line) for line in (prints.shared, prints.lost) if line is not None)
    if shared and lost:
        problem = f"it printed both of {expected}"
    elif cell.status != 0:
        problem = f"it exited with status {cell.status} and without an exception"
    else:
        problem = f"it exited normally but did not print {expected}"
    tail = b"\n".join(cell.stdout.splitlines()[-5:] + cell.stderr.splitlines()[-5:]).decode(errors="backslashreplace")
    return f"{problem}; the end of its output:\n{tail.strip() or '(nothing)'}"


def _remove_parents_traceback(errors: bytes, record: Record | None) -> str:
    """Return stderr as text, without the parent's own traceback."""
    if record is not None:
        start, end = record.stderr
        # a pipe (Wine) has no positions
        if start is not None and end is not None and start < end <= len(errors):
            errors = errors[:start] + errors[end:]
        elif record.exception is not None:
            errors = errors[: max(errors.rfind(_TRACEBACK.encode()), 0)]
    return errors.decode(errors="backslashreplace").replace("\r\n", "\n")


def _first_exception(errors: str) -> tuple[str | None, str | None]:
    """Return type and message of the first worker exception in a text; of chained ones, the last.

    A worker's traceback follows ``Process NAME:`` or has frames in multiprocessing's own code. Tracebacks of threads,
    finalizers and the resource tracker are ignored: they do not end a worker.
    """
    found: tuple[str, str] | None = None
    lines = errors.split("\n")
    starts = [number for number, line in enumerate(lines) if line.strip() == _TRACEBACK]
    for start, following in zip(starts, [*starts[1:], len(lines)], strict=False):
        before = next((line.strip() for line in reversed(lines[:start]) if line.strip()), "")
        chained = before in _CHAINED
        if found is not None and not chained:
            break
        block = lines[start + 1 : following]
        frames = "\n".join(line for line in block if line.startswith("  File "))
        if not chained and not (before.startswith("Process ") or _WORKER_FRAMES.search(frames)):
            continue
        if before.startswith(("Exception ignored", "Exception in thread")) or _TRACKER_FRAMES.search(frames):
            continue
        end = next((number for number, line in enumerate(block) if line and not line.startswith(" ")), None)
        if end is not None and (match := _EXCEPTION_LINE.match(block[end])):
            found = (match[1].rpartition(".")[2], _first_paragraph(match[2] or "", block[end + 1 :]))
    return found or (None, None)


def _first_paragraph(first: str, following: list[str]) -> str:
    """Return the first paragraph of an exception's message: `first` is the rest of its type's line.

    Later lines belong to it only if they are indented: other processes write to the same stderr.
    """
    lines = [first.strip()]
    for line in following:
        # some messages begin on the next line, such as the bootstrapping RuntimeError's
        if lines == [""] and line.strip():
            lines = [line.strip()]
        elif line.startswith((" ", "\t")) and line.strip() and lines != [""]:
            lines.append(line.strip())
        elif lines != [""]:
            break
    return " ".join(lines)


def _shorten(output: bytes) -> str:
    """Return an output as text; a long one without its middle."""
    if len(output) > MAX_KEPT_OUTPUT:
        left_out = f"\n[... {len(output) - MAX_KEPT_OUTPUT} bytes left out ...]\n".encode()
        output = output[:_KEPT_HEAD] + left_out + output[_KEPT_HEAD - MAX_KEPT_OUTPUT :]
    return output.decode(errors="backslashreplace").replace("\r\n", "\n")
