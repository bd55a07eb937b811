"""Run a cell: one script with one start method in one target."""

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
    """What a cell left behind, not yet classified; `hung` is how it hung, or None if its parent exited."""

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
    on_poll: Callable[[], None] = lambda: None,
    on_rest: Callable[[], None] = lambda: None,
) -> CellRun:
    """Run a script and return what it left behind; no process or file of it outlives the call.

    `patience` (seconds) is the fallback: with `limits`, most hangs are detected earlier. `on_poll` is called several times a
    second and may raise to stop the cell; `on_rest` is called whenever the cell uses no CPU.

    Raises:
        Fault: the script could not be run, or wrote more than `MAX_OUTPUT` bytes.
    """
    with _temporary_folder() as folder:
        out, err, record = (folder / name for name in ("out", "err", "record"))
        inside = folder / "t"
        inside.mkdir()
        environment = _environment(target, inside)
        command = [*target.command, target.path(LAUNCHER), start_method, target.path(script), target.path(record)]
        given = Path(os.devnull)
        if launch != "file":
            text = prelude(target, start_method, record) + "\n" + script.read_text(encoding="utf-8")
            command = [*target.command, "-c", text] if launch == "-c" else list(target.command)
            if launch == "stdin":
                given = folder / "in"
                given.write_text(text, encoding="utf-8")
        with out.open("ab") as stdout, err.open("ab") as stderr, given.open("rb") as stdin:
            began = time.monotonic()
            try:
                tree = ProcessTree(
                    command_line(command),
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

        def check() -> None:
            _check_output_size((out, err))
            on_poll()

        try:
            hung = watch(
                tree,
                patience=patience,
                limits=limits,
                visible=target.visible,
                on_poll=check,
                on_rest=on_rest,
            )
            seconds = time.monotonic() - began
            if hung is not None:
                stacks = tree.kill_and_dump_stacks(err)
        finally:
            status, left_running = tree.close()
        left_running += kill_strays(inside)
        _check_output_size((out, err))
        return CellRun(
            status=status,
            seconds=seconds,
            stdout=out.read_bytes(),
            stderr=err.read_bytes(),
            record=record.read_bytes() if record.exists() else None,
            hung=hung,
            stacks=stacks and [_remove_launcher_frames(stack) for stack in stacks],
            left_running=0 if hung else left_running,
        )


def _environment(target: Target, folder: Path) -> dict[str, str]:
    """Return the environment of a cell whose temporary files go to `folder`."""
    environment = clean_environment(os.environ) | dict(target.environment)
    names = ("CANISHARE_TMPDIR",) if target.is_foreign else ("TMPDIR", "TEMP", "TMP")
    environment |= dict.fromkeys(names, target.path(folder))
    # a hung process then dumps its stacks to stderr on SIGABRT
    environment["PYTHONFAULTHANDLER"] = "1"
    return environment


def _check_output_size(files: Sequence[Path]) -> None:
    for file in files:
        if file.stat().st_size > MAX_OUTPUT:
            message = f"killed because it wrote more than {MAX_OUTPUT // 2**20} MiB of output: a case prints a few lines"
            raise Fault(message)


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
