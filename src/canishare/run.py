"""Running a cell: one script, with one start method, in one target, to its outcome."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal

import msgspec

from canishare.activity import TELLS
from canishare.outcome import Stack
from canishare.outcome import StartMethod
from canishare.target import IN_TARGET
from canishare.target import clean_environment
from canishare.target import started
from canishare.tree import ProcessTree
from canishare.tree import end_strays
from canishare.waits import dying_tells
from canishare.waits import longest_wait
from canishare.watch import watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.target import Target

Launch = Literal["file", "stdin", "-c"]

LAUNCHER: Final = IN_TARGET / "launch.py"

# An AF_UNIX path may be 104 characters long, and multiprocessing adds some 40 of its own to TMPDIR.
_LONGEST_FOLDER: Final = 60
# What no case writes on purpose; far below what would fill a disk before it is noticed.
FLOOD: Final = 64 * 2**20


class Fault(Exception):  # noqa: N818 - the design's word for what is no result
    """An error of the case or of the harness: shown as such, and never a result."""


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


def launch_command(target: Target, start_method: StartMethod, script: Path, launch: Launch = "file") -> str:
    """Return the command that runs a script in a target by that start method, as a person would type it."""
    own = start_method == target.facts.default_start_method
    python = started(target.command)
    if target.environment and sys.platform != "win32":
        python = ["env", *(f"{name}={value}" for name, value in target.environment.items()), *python]
    if launch == "file":
        return _shell([*python, *(() if own else (target.path(LAUNCHER), start_method)), target.path(script)])
    prelude = "" if own else _prelude(target, start_method, None)
    command, text = _shell(python), _shell([str(script)])
    if launch == "-c":
        return f'{command} -c "$({f"echo {_shell([prelude])}; " if prelude else ""}cat {text})"'
    return f"{{ echo {_shell([prelude])}; cat {text}; }} | {command}" if prelude else f"{command} < {text}"


def run_cell(
    script: Path,
    *,
    target: Target,
    start_method: StartMethod,
    patience: float,
    launch: Launch = "file",
    look: Callable[[], None] = lambda: None,
    at_rest: Callable[[], None] = lambda: None,
) -> Ended:
    """Run a script and return what it left behind; nothing of it outlives the call.

    `patience` is in seconds, and the last resort: most of what hangs is told by its silence before. `look` is called
    now and then, and what it raises ends the cell; `at_rest` is called whenever a longer cell is seen to use no core.

    Raises:
        Fault: it could not be run, or it wrote more than `FLOOD` bytes.
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
            text = _prelude(target, start_method, record) + "\n" + text
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
                visible=target.visible and TELLS,
                longest_wait=partial(longest_wait, text),
                dying_tells=partial(dying_tells, text),
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


def _prelude(target: Target, start_method: StartMethod, record: Path | None) -> str:
    """Return the line that goes before a script from stdin or -c, and leaves no name behind."""
    given = {"method": start_method, "record": None if record is None else target.path(record)}
    launcher = target.path(LAUNCHER)
    return f"exec(compile(open({launcher!r}).read(), {launcher!r}, 'exec'), {{'PRELUDE': {given!r}}})"


def _shell(words: Sequence[str]) -> str:
    # Windows' own rules of quoting are not a POSIX shell's
    return " ".join(f'"{word}"' if " " in word else word for word in words) if sys.platform == "win32" else shlex.join(words)


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
