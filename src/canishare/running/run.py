"""Running a cell: one script, with one start method, in one target, to its outcome."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.errors import Fault
from canishare.running.command import LAUNCHER
from canishare.running.command import prelude
from canishare.running.outcome import Stack
from canishare.running.script import Launch
from canishare.running.script import Limits
from canishare.running.target import clean_environment
from canishare.running.target import started
from canishare.running.tree import ProcessTree
from canishare.running.tree import end_strays
from canishare.running.watch import watch
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.running.target import Target

# An AF_UNIX path may be 104 characters long, and multiprocessing adds some 40 of its own to TMPDIR.
_LONGEST_FOLDER: Final = 60
# What no case writes on purpose; far below what would fill a disk before it is noticed.
FLOOD: Final = 64 * 2**20


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell left behind: bytes and numbers, not yet an outcome. `hung` holds the detail of a cell that did not end."""

    status: int
    seconds: float
    stdout: bytes
    stderr: bytes
    record: bytes | None
    hung: str | None = None
    stacks: list[Stack] | None = None
    left_running: int = 0


def run_cell(
    script: Path,
    *,
    target: Target,
    start_method: StartMethod,
    patience: float,
    limits: Limits | None = None,
    launch: Launch = "file",
    look: Callable[[], None] = lambda: None,
    at_rest: Callable[[], None] = lambda: None,
) -> Ended:
    """Run a script and return what it left behind; nothing of it outlives the call.

    `patience` (seconds) is the fallback: with `limits`, most hangs are detected earlier. `look` is called now and then, and
    ends the cell when it raises; `at_rest` is called whenever a longer cell is seen to use no core.

    Raises:
        Fault: it could not be run, or wrote more than `FLOOD` bytes.
    """
    text = script.read_text(encoding="utf-8")
    with _folder() as folder:
        out, err, record = (folder / name for name in ("out", "err", "record"))
        inside = folder / "t"
        inside.mkdir()
        environment = clean_environment(os.environ)
        environment |= dict(target.environment)
        names = ("CANISHARE_TMPDIR",) if target.is_foreign else ("TMPDIR", "TEMP", "TMP")
        environment |= dict.fromkeys(names, target.path(inside))
        # asked for its stacks by a signal, a hung process answers on stderr
        environment["PYTHONFAULTHANDLER"] = "1"
        given = Path(os.devnull)
        command = [*target.command, target.path(LAUNCHER), start_method, target.path(script), target.path(record)]
        if launch != "file":
            text = prelude(target, start_method, record) + "\n" + text
            command = [*target.command, "-c", text] if launch == "-c" else list(target.command)
            if launch == "stdin":
                given = folder / "in"
                given.write_text(text, encoding="utf-8")
        with out.open("ab") as stdout, err.open("ab") as stderr, given.open("rb") as stdin:
            began = time.monotonic()
            try:
                tree = ProcessTree(
                    started(command),
                    folder=inside,
                    environment=environment,
                    stdin=stdin,
                    stdout=stdout,
                    stderr=stderr,
                )
            except OSError as error:
                message = f"{target.name} does not start: {error.strerror}: {command[0]}"
                raise Fault(message) from error
        stacks = None

        def looks() -> None:
            _refuse_flood((out, err))
            look()

        try:
            hung = watch(
                tree,
                patience=patience,
                limits=limits,
                visible=target.visible,
                look=looks,
                at_rest=at_rest,
            )
            seconds = time.monotonic() - began
            if hung is not None:
                stacks = tree.end_with_stacks(err)
        finally:
            status, left_running = tree.close()
        left_running += end_strays(inside)
        _refuse_flood((out, err))
        return Ended(
            status=status,
            seconds=seconds,
            stdout=out.read_bytes(),
            stderr=err.read_bytes(),
            record=record.read_bytes() if record.exists() else None,
            hung=hung,
            stacks=stacks and [_without_launcher(stack) for stack in stacks],
            left_running=0 if hung else left_running,
        )


def _refuse_flood(files: Sequence[Path]) -> None:
    for file in files:
        if file.stat().st_size > FLOOD:
            message = f"it wrote more than {FLOOD // 2**20} MiB of output and was ended: a case says what it found in a few lines"
            raise Fault(message)


def _without_launcher(stack: Stack) -> Stack:
    """Return a stack without our own frame at its end: what is measured is the script."""
    lines = [line for line in stack.text.splitlines() if f'"{LAUNCHER}"' not in line]
    return msgspec.structs.replace(stack, text="\n".join(lines))


@contextmanager
def _folder() -> Iterator[Path]:
    """Make a folder with a short path for a cell, and remove it with all that is in it."""
    base = tempfile.gettempdir()
    name = len("/cs-12345678/t")
    if len(base) + name > _LONGEST_FOLDER and sys.platform != "win32":
        base = "/tmp"  # noqa: S108 - mkdtemp makes a folder of its own in it
    folder = Path(tempfile.mkdtemp(prefix="cs-", dir=base))
    try:
        yield folder
    except BaseException as error:
        # interrupted just then, there may be a process that nobody holds yet
        end_strays(folder / "t")
        if not _removed(folder):
            error.add_note(f"{folder} cannot be removed")
        raise
    if not _removed(folder):
        message = f"{folder} cannot be removed"
        raise Fault(message)


def _removed(folder: Path) -> bool:
    """Remove a cell's folder, and tell whether that worked; on Windows an ended process may hold a file for a moment."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return True
        time.sleep(0.05)
    return False
