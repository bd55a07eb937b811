"""Run a cell, one script with one start method in one target, or a program of somebody else."""

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
from canishare.running.target import command_line
from canishare.running.tree import ProcessTree
from canishare.running.tree import kill_strays
from canishare.running.watch import watch
from canishare.running.watch import watch_program
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.running.target import Target

# An AF_UNIX path may be 104 characters long, and multiprocessing adds some 40 to TMPDIR.
_MAX_FOLDER_LENGTH: Final = 60
# Bytes. No case writes that much on purpose, and it is too little to fill a disk.
MAX_OUTPUT: Final = 64 * 2**20


class CellRun(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell or a program left behind, not yet classified; `hung` is how it hung, or None if its parent exited.

    `starts` is what the launcher noted of a program when it exited: how many processes it started, and by which start methods.
    """

    status: int
    seconds: float
    stdout: bytes
    stderr: bytes
    record: bytes | None
    hung: str | None = None
    stacks: list[Stack] | None = None
    left_running: int = 0
    starts: bytes = b""


def run_cell(
    script: Path,
    *,
    target: Target,
    start_method: StartMethod,
    patience: float,
    limits: Limits | None = None,
    launch: Launch = "file",
    on_poll: Callable[[], None] = lambda: None,
    on_rest: Callable[[], None] = lambda: None,
) -> CellRun:
    """Run a script and return what it left behind; no process or file of it outlives the call.

    `patience` (seconds) is the fallback: with `limits`, most hangs are detected earlier. `on_poll` is called several times a
    second and may raise to stop the cell; `on_rest` is called whenever the cell uses no CPU.

    Raises:
        Fault: the script could not be run, or wrote more than `MAX_OUTPUT` bytes.
    """

    def wait(tree: ProcessTree, files: Sequence[Path]) -> str | None:
        def check() -> None:
            if _is_flood(files):
                message = f"killed because it wrote more than {MAX_OUTPUT // 2**20} MiB of output: a case prints a few lines"
                raise Fault(message)
            on_poll()

        hung = watch(tree, patience=patience, limits=limits, visible=target.visible, on_poll=check, on_rest=on_rest)
        check()
        return hung

    with _temporary_folder() as folder:
        record = folder / "record"
        command = [*target.command, target.path(LAUNCHER), start_method, target.path(script), target.path(record)]
        given = Path(os.devnull)
        if launch != "file":
            text = prelude(target, start_method, record) + "\n" + script.read_text(encoding="utf-8")
            command = [*target.command, "-c", text] if launch == "-c" else list(target.command)
            if launch == "stdin":
                given = folder / "in"
                given.write_text(text, encoding="utf-8")
        return _run(target, command, folder=folder, environment=clean_environment(os.environ), given=given, wait=wait)


def run_program(
    words: Sequence[str],
    *,
    target: Target,
    start_method: StartMethod,
    timeout: float,
    max_idle: float,
    given: Path,
) -> CellRun:
    """Run a program of somebody else in the working folder and in the caller's environment; return what it left behind.

    `words` are what follows ``python`` on the command line: a script, or ``-m`` and a module, and arguments; `given` is its
    standard input. After `max_idle` seconds without activity it hangs (`idle`), and after `timeout` seconds in any case
    (`busy`); a program that writes more than `MAX_OUTPUT` bytes is a `flood`. Its processes are killed then. Its temporary
    files go to a folder that is removed.

    Raises:
        Fault: the interpreter could not be started.
    """

    def wait(tree: ProcessTree, files: Sequence[Path]) -> str | None:
        def check() -> None:
            if _is_flood(files):
                raise _FloodError

        try:
            hung = watch_program(tree, timeout=timeout, max_idle=max_idle, visible=target.visible, on_poll=check)
            check()
        except _FloodError:
            return "flood"
        return hung

    script, *arguments = words
    with _temporary_folder() as folder:
        record, starts = folder / "record", folder / "starts"
        environment = {**os.environ, "CANISHARE_STARTS": target.path(starts)}
        named = script if script == "-m" or not target.is_foreign else target.path(Path(script).absolute())
        command = [*target.command, target.path(LAUNCHER), start_method, named, target.path(record), *arguments]
        run = _run(target, command, folder=folder, environment=environment, given=given, wait=wait, working=Path.cwd())
        return msgspec.structs.replace(run, starts=starts.read_bytes() if starts.exists() else b"")


class _FloodError(Exception):
    """A program has written too much."""


def _run(
    target: Target,
    command: Sequence[str],
    *,
    folder: Path,
    environment: dict[str, str],
    given: Path,
    wait: Callable[[ProcessTree, Sequence[Path]], str | None],
    working: Path | None = None,
) -> CellRun:
    """Run a command whose files go to `folder`; `wait` returns once its parent has exited, or how it hangs.

    It runs in the `working` folder, by default in that of its temporary files.
    """
    out, err, record, inside = (folder / name for name in ("out", "err", "record", "t"))
    inside.mkdir()
    with out.open("ab") as stdout, err.open("ab") as stderr, given.open("rb") as stdin:
        began = time.monotonic()
        try:
            tree = ProcessTree(
                command_line(command),
                folder=working or inside,
                environment=environment | _added_environment(target, inside),
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
            )
        except OSError as error:
            message = f"{target.name} does not start: {error.strerror}: {command[0]}"
            raise Fault(message) from error
    stacks = None
    try:
        hung = wait(tree, (out, err))
        seconds = time.monotonic() - began
        if hung is not None:
            stacks = tree.kill_and_dump_stacks(err)
    finally:
        status, left_running = tree.close()
    left_running += kill_strays(inside)
    return CellRun(
        status=status,
        seconds=seconds,
        stdout=_read_limited(out),
        stderr=_read_limited(err),
        record=record.read_bytes() if record.exists() else None,
        hung=hung,
        stacks=stacks and [_remove_launcher_frames(stack) for stack in stacks],
        left_running=0 if hung else left_running,
    )


def _added_environment(target: Target, folder: Path) -> dict[str, str]:
    """Return what a run's environment has besides the caller's: its temporary files go to `folder`."""
    names = ("CANISHARE_TMPDIR",) if target.is_foreign else ("TMPDIR", "TEMP", "TMP")
    # a hung process then dumps its stacks to stderr on SIGABRT
    return {**target.environment, **dict.fromkeys(names, target.path(folder)), "PYTHONFAULTHANDLER": "1"}


def _is_flood(files: Sequence[Path]) -> bool:
    return any(file.stat().st_size > MAX_OUTPUT for file in files)


def _read_limited(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MAX_OUTPUT)


def _remove_launcher_frames(stack: Stack) -> Stack:
    """Return a stack without the launcher's frames."""
    lines = [line for line in stack.text.splitlines() if f'"{LAUNCHER}"' not in line]
    return msgspec.structs.replace(stack, text="\n".join(lines))


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """Create a folder with a short path for a cell, and remove it and its contents at the end."""
    base = tempfile.gettempdir()
    added = len("/cs-12345678/t")
    if len(base) + added > _MAX_FOLDER_LENGTH and sys.platform != "win32":
        base = "/tmp"  # noqa: S108 - mkdtemp creates a private folder in it
    folder = Path(tempfile.mkdtemp(prefix="cs-", dir=base))
    try:
        yield folder
    except BaseException as error:
        # an interrupt may come after a process has started and before a ProcessTree holds it
        kill_strays(folder / "t")
        if not _remove_folder(folder):
            error.add_note(f"{folder} cannot be removed")
        raise
    if not _remove_folder(folder):
        message = f"{folder} cannot be removed"
        raise Fault(message)


def _remove_folder(folder: Path) -> bool:
    """Remove a cell's folder; return whether that worked. On Windows a killed process may hold a file open for a moment."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return True
        time.sleep(0.05)
    return False
