"""The outcome of a cell, from what it left behind."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.errors import EmulatorFault
from canishare.errors import Fault
from canishare.running.outcome import Outcome
from canishare.running.run import Ended

if TYPE_CHECKING:
    from canishare.running.script import Prints

# Beyond this an output is kept by its beginning and its end: enough for the longest chained traceback.
KEPT: Final = 16 * 1024
_KEPT_BEGINNING: Final = 4 * 1024

# Windows ends a process that broke a rule of the processor or of the system with a status from here on.
_WINDOWS_EXCEPTION: Final = 0xC0000000

# How Python ends where KeyboardInterrupt is not caught: by the signal, and on Windows with STATUS_CONTROL_C_EXIT.
_INTERRUPTED: Final = frozenset({"SIGINT", "0xC000013A"})

_TRACEBACK: Final = "Traceback (most recent call last):"
_CHAINED: Final = (
    "The above exception was the direct cause of the following exception:",
    "During handling of the above exception, another exception occurred:",
)
_WORKERS_CODE: Final = re.compile(r"multiprocessing[/\\]|concurrent[/\\]futures[/\\]process")
_TRACKERS_CODE: Final = re.compile(r"(resource|semaphore)_tracker\.py")
# Wine: it started a process, which was gone before it said that it runs (1359 is ERROR_INTERNAL_ERROR). One start of thousands.
_WINES_FAULT: Final = b"[WinError 1359]"
# A full disk is no outcome.
_NO_SPACE: Final = b"[Errno 28]"
_EXCEPTION_LINE: Final = re.compile(r"([A-Za-z_][\w.]*)(?:: ?(.*))?$")


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What the launcher wrote down: the parent's uncaught exception, or that the script is not Python for its target."""

    kind: str
    message: str
    exception: str | None = None
    module: str | None = None
    stderr: tuple[int | None, int | None] = (None, None)
    line: int | None = None


def classify(ended: Ended, prints: Prints, *, emulator: str | None = None) -> Outcome:
    """Return the outcome: the first of the design's table that holds, from the top.

    `emulator` is what the target ran under, as its facts have it.

    Raises:
        EmulatorFault: the emulator failed in its own work, whatever came of that.
        Fault: the script is not Python for its target, it ended without saying what it found, or a disk was full.
    """
    if emulator is not None and _WINES_FAULT in (ended.record or b"") + ended.stderr:
        message = f"{emulator} failed to start a process, with {_WINES_FAULT.decode()}"
        raise EmulatorFault(message)
    if _NO_SPACE in (ended.record or b"") + ended.stderr:
        message = f"no space left for what the script writes, to its temporary folder or shared memory: {_NO_SPACE.decode()}"
        raise Fault(message)
    record = _read_record(ended.record) if ended.record else None
    if record is not None and record.kind == "syntax-error":
        where = "" if record.line is None else f"line {record.line}: "
        message = f"the script is not valid in this target: {where}{record.message}"
        raise Fault(message)
    errors = _without_parents_traceback(ended.stderr, record)
    worker_exception, worker_message = _first_exception(errors)
    outcome = Outcome(
        outcome="hung",
        seconds=round(ended.seconds, 3),
        detail=ended.hung,
        worker_exception=worker_exception,
        worker_message=worker_message,
        stacks=ended.stacks,
        stdout=_kept(ended.stdout),
        stderr=_kept(ended.stderr),
        left_running=ended.left_running,
    )
    if ended.hung is not None:
        return outcome
    # whoever raises KeyboardInterrupt ends by that signal as well
    death = _death(ended.status)
    if death is not None and not (death in _INTERRUPTED and record is not None):
        return msgspec.structs.replace(outcome, outcome="crashed", detail=death)
    if record is not None:
        return msgspec.structs.replace(outcome, outcome="raised", exception=record.exception, message=record.message)
    lines = [line.rstrip(b"\r") for line in ended.stdout.split(b"\n")]
    shared = prints.shared.encode() in lines
    lost = prints.lost is not None and prints.lost.encode() in lines
    if shared == lost or ended.status != 0:
        raise Fault(_unreadable(ended, prints, shared=shared, lost=lost))
    if shared:
        return msgspec.structs.replace(outcome, outcome="shared")
    if crash := re.search(r"^Fatal Python error: (.*)$", errors, re.MULTILINE):
        return msgspec.structs.replace(outcome, outcome="crashed", detail=f"worker: {crash[1].strip()}")
    return msgspec.structs.replace(outcome, outcome="lost", detail=_how_lost(lines, worker_exception))


def _read_record(data: bytes) -> Record:
    """Return the launcher's record; a lone surrogate, as of a file name that is not UTF-8, is shown as an escape."""
    try:
        text = json.dumps(json.loads(data), ensure_ascii=False).encode("utf-8", errors="backslashreplace")
        # a backslash of ours has to be one of JSON's
        return msgspec.json.decode(re.sub(rb"(?<!\\)\\(udc[0-9a-f]{2})", rb"\\\\\1", text), type=Record)
    except (ValueError, msgspec.MsgspecError) as error:
        message = f"what the launcher wrote down of the parent's exception cannot be read: {error}"
        raise Fault(message) from None


def _death(status: int) -> str | None:
    """Return what ended the parent where it was not itself: ``SIGSEGV``, ``0xC0000005``."""
    if status < 0:
        try:
            return signal.Signals(-status).name
        except ValueError:
            return f"signal {-status}"
    return f"0x{status:08X}" if status >= _WINDOWS_EXCEPTION else None


def _how_lost(lines: list[bytes], worker_exception: str | None) -> str | None:
    if worker_exception is not None:
        return "failed"
    saw = {answer for answer in (b"yes", b"no") if b"worker sees the parent: " + answer in lines}
    return {frozenset({b"yes"}): "copy", frozenset({b"no"}): "separate"}.get(frozenset(saw))


def _unreadable(ended: Ended, prints: Prints, *, shared: bool, lost: bool) -> str:
    """Return what is wrong with a script that ended without one clear answer."""
    wanted = " or ".join(repr(line) for line in (prints.shared, prints.lost) if line is not None)
    if shared and lost:
        problem = f"it printed both of {wanted}"
    elif ended.status != 0:
        problem = f"it ended with {ended.status} and no exception of its own"
    else:
        problem = f"it ended well and did not print {wanted}"
    said = b"\n".join(ended.stdout.splitlines()[-5:] + ended.stderr.splitlines()[-5:]).decode(errors="backslashreplace")
    return f"{problem}; the end of its output:\n{said.strip() or '(nothing)'}"


def _without_parents_traceback(errors: bytes, record: Record | None) -> str:
    """Return stderr as text, without the part that the parent wrote when it raised."""
    if record is not None:
        start, end = record.stderr
        # through a pipe, as under Wine, a position means nothing
        if start is not None and end is not None and start < end <= len(errors):
            errors = errors[:start] + errors[end:]
        elif record.exception is not None:
            errors = errors[: max(errors.rfind(_TRACEBACK.encode()), 0)]
    return errors.decode(errors="backslashreplace").replace("\r\n", "\n")


def _first_exception(errors: str) -> tuple[str | None, str | None]:
    """Return type and message of a worker's first exception in a text, the last link where several are chained.

    A worker's traceback stands under ``Process NAME:``, or goes through multiprocessing's own code. What a thread, a
    finalizer or the resource tracker prints is not what a worker died of.
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
        if not chained and not (before.startswith("Process ") or _WORKERS_CODE.search(frames)):
            continue
        if before.startswith(("Exception ignored", "Exception in thread")) or _TRACKERS_CODE.search(frames):
            continue
        end = next((number for number, line in enumerate(block) if line and not line.startswith(" ")), None)
        if end is not None and (match := _EXCEPTION_LINE.match(block[end])):
            found = (match[1].rpartition(".")[2], _message(match[2] or "", block[end + 1 :]))
    return found or (None, None)


def _message(first: str, following: list[str]) -> str:
    """Return the first paragraph of an exception's message, from what follows its type and from the lines after that.

    What is not indented there is not the message's: others print into the same text.
    """
    lines = [first.strip()]
    for line in following:
        # it may begin on a line of its own, as that of the bootstrapping RuntimeError does
        if lines == [""] and line.strip():
            lines = [line.strip()]
        elif line.startswith((" ", "\t")) and line.strip() and lines != [""]:
            lines.append(line.strip())
        elif lines != [""]:
            break
    return " ".join(lines)


def _kept(output: bytes) -> str:
    """Return an output as text, its middle left out where it is long."""
    if len(output) > KEPT:
        left_out = f"\n[... {len(output) - KEPT} bytes left out ...]\n".encode()
        output = output[:_KEPT_BEGINNING] + left_out + output[_KEPT_BEGINNING - KEPT :]
    return output.decode(errors="backslashreplace").replace("\r\n", "\n")
