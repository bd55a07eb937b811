"""A process tree on POSIX: a session of its own, ended whatever happened."""

from __future__ import annotations

import math
import os
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import psutil

from canishare.running.activity import CAN_SEE_THREADS
from canishare.running.activity import activity_of
from canishare.running.activity import read_quickly
from canishare.running.activity import usage_of
from canishare.running.outcome import Stack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from typing import IO

    from canishare.running.activity import Activity

assert sys.platform != "win32"  # noqa: S101 - tells the type checker which system this is for

# How often processes that are ending are looked at: a tracker takes some 10 ms.
_LOOK_AGAIN: Final = 0.003
# A forkserver ends by itself once the parent is gone; what else still runs after this was left behind.
_GRACE: Final = 0.5
# A tracker that is killed leaks the shared memory and the semaphores that it was to unlink.
_TRACKER_GRACE: Final = 3.0
# faulthandler takes milliseconds for its dump, tens of them on a loaded machine; SIGKILL and SIGSTOP likewise.
_SIGNAL_SECONDS: Final = 5.0

_TRACKER: Final = re.compile(r"from multiprocessing\.(resource|semaphore)_tracker import main")
_FORKSERVER: Final = "from multiprocessing.forkserver import main"


class ProcessTree:
    """A command and all that it starts, as one session."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        stdin: IO[bytes] | int,
        stdout: IO[bytes],
        stderr: IO[bytes],
    ) -> None:
        """Start the command; OSError where it cannot be started."""
        self._process = subprocess.Popen(  # noqa: S603 - running what it is given is what it is for
            command,
            cwd=folder,
            env=environment,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        self.pid = self._process.pid
        self._session = self.pid
        self._exit = _Exit(self._process.pid)
        if sys.platform == "linux":
            _forbid_core(self._process.pid)

    def wait(self, seconds: float) -> bool:
        """Wait for the parent alone to end, and tell whether it did.

        It is not reaped before `close`: until then the number of its group cannot be given to another.
        """
        return self._exit.wait(seconds)

    def pids(self) -> frozenset[int]:
        """Return the processes of the tree, with those that have ended and were not waited for yet."""
        return frozenset(pid for pid in psutil.pids() if _session(pid) == self._session)

    def activity(self) -> Activity:
        """Return what the tree did up to now, of each thread where the system says."""
        return activity_of(self.pids()) if CAN_SEE_THREADS else self.usage()

    def usage(self) -> Activity:
        """Return the CPU time that the tree used, with that of its children that ended."""
        seconds = 0.0
        for process in self._living():
            with suppress(psutil.Error):
                times = process.cpu_times()
                seconds += times.user + times.system + times.children_user + times.children_system
        return usage_of(self.pids(), seconds)

    def end_with_stacks(self, errors: Path) -> list[Stack]:
        """End a hung tree, and return where each of its processes stood, the parent first.

        Every process but the trackers is stopped first, so that none starts another; then they are asked one at a
        time, so that the dumps that faulthandler appends to `errors` do not mix.
        """
        stopped = self._stop_all()
        said = errors.stat().st_size
        roles = [self._role(process) for process in stopped]
        deadline = time.monotonic() + _SIGNAL_SECONDS
        stacks = [self._abort(process, role, errors, deadline) for process, role in zip(stopped, roles, strict=True)]
        self._kill_all()
        os.truncate(errors, said)  # the dumps are the stacks now, and nothing that the cell said
        return stacks

    def close(self) -> tuple[int, int]:
        """End what still runs; return the parent's exit status, and how many processes it had left running."""
        try:
            if not self.wait(0):
                self._kill_all()
            left_running = self._settle()
            return self._process.wait(_SIGNAL_SECONDS), left_running
        finally:
            self._exit.close()
            self._process.poll()  # where processes could not be ended, the parent is reaped all the same

    def _living(self) -> list[psutil.Process]:
        living = []
        for pid in self.pids():
            with suppress(psutil.Error):
                process = psutil.Process(pid)
                if process.status() != psutil.STATUS_ZOMBIE:
                    living.append(process)
        return living

    def _settle(self) -> int:
        """Let the forkserver and the trackers end by themselves, end what else is left, and count that."""
        began = time.monotonic()
        left: set[int] = set()
        while living := self._living():
            waited = time.monotonic() - began
            for process in living:
                # without a command line it is just ending: a tracker's end was once counted as a process left behind
                ends_itself = _is_tracker(process) or not _command_line(process)
                if waited > (_TRACKER_GRACE if ends_itself else _GRACE):
                    left.add(process.pid)
                    _send(process, signal.SIGKILL)
            if waited > _TRACKER_GRACE + _SIGNAL_SECONDS:
                message = f"processes that cannot be ended: {sorted(process.pid for process in living)}"
                raise OSError(message)
            time.sleep(_LOOK_AGAIN)
        return len(left)

    def _kill_all(self) -> None:
        deadline = time.monotonic() + _SIGNAL_SECONDS
        while time.monotonic() < deadline:
            processes = [process for process in self._living() if not _is_tracker(process)]
            if not processes:
                return
            for process in processes:
                _send(process, signal.SIGKILL)
            time.sleep(_LOOK_AGAIN)

    def _stop_all(self) -> list[psutil.Process]:
        """Stop every process but the trackers until there are no new ones; return them, the parent first."""
        deadline = time.monotonic() + _SIGNAL_SECONDS
        stopped: dict[int, psutil.Process] = {}
        while time.monotonic() < deadline:
            living = [process for process in self._living() if not _is_tracker(process)]
            fresh = [process for process in living if process.pid not in stopped]
            for process in fresh:
                _send(process, signal.SIGSTOP)
                stopped[process.pid] = process
            # SIGSTOP takes a moment, in which a process may still start another
            if not fresh and all(_status(process) == psutil.STATUS_STOPPED for process in living):
                break
            time.sleep(_LOOK_AGAIN)
        return sorted(stopped.values(), key=lambda process: (process.pid != self._session, process.pid))

    def _role(self, process: psutil.Process) -> str:
        """Return what a process is; a worker and a Manager's server have nothing that would tell them apart."""
        if process.pid == self._session:
            return "parent"
        with suppress(psutil.Error):
            # what it forks has its command line as well, but another parent
            if process.ppid() == self._session and _FORKSERVER in _command_line(process):
                return "forkserver"
        return "child"

    def _abort(self, process: psutil.Process, role: str, errors: Path, deadline: float) -> Stack:
        before = errors.stat().st_size
        _send(process, signal.SIGABRT)
        _send(process, signal.SIGCONT)
        while _status(process) not in {None, psutil.STATUS_ZOMBIE} and time.monotonic() < deadline:
            time.sleep(_LOOK_AGAIN)
        with errors.open("rb") as file:
            file.seek(before)
            dump = file.read().decode(errors="backslashreplace")
        return Stack(pid=process.pid, role=role, text=_stack_in(dump))


class _Exit:
    """Waits for a child's end without reaping it, and without asking again and again."""

    if sys.platform == "linux":

        def __init__(self, pid: int) -> None:
            self._descriptor = os.pidfd_open(pid)
            self._poll = select.poll()
            self._poll.register(self._descriptor, select.POLLIN)

        def wait(self, seconds: float) -> bool:
            return bool(self._poll.poll(math.ceil(max(0.0, seconds) * 1000)))

        def close(self) -> None:
            os.close(self._descriptor)

    else:

        def __init__(self, pid: int) -> None:
            self._queue = select.kqueue()
            self._ended = False
            event = select.kevent(pid, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT)
            try:
                self._queue.control([event], 0)
            except ProcessLookupError:  # it has ended already
                self._ended = True

        def wait(self, seconds: float) -> bool:
            self._ended = self._ended or bool(self._queue.control(None, 1, max(0.0, seconds)))
            return self._ended

        def close(self) -> None:
            self._queue.close()


if sys.platform == "linux":

    def _forbid_core(pid: int) -> None:
        """Let SIGABRT, which asks a hung process for its stacks, not leave a core file behind."""
        import resource  # noqa: PLC0415 - prlimit is Linux's

        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def end_strays(folder: Path) -> int:
    """End what was started with a cell's folder as its TMPDIR and has left the cell's session; return how many.

    A daemon does that, and what was being started when the harness was interrupted. Only Linux tells.
    """
    mark = b"\0TMPDIR=" + os.fsencode(folder) + b"\0"
    strays = [pid for pid in psutil.pids() if mark in _environment(pid)]
    for pid in strays:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    return len(strays)


def _environment(pid: int) -> bytes:
    """Return what a process was started with, each variable between zero bytes; nothing where that cannot be read."""
    try:
        return b"\0" + read_quickly(f"/proc/{pid}/environ")
    except OSError:
        return b""


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def _send(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.Error):
        process.send_signal(number)


def _status(process: psutil.Process) -> str | None:
    """Return psutil's word for what a process is doing, or None where it is gone."""
    try:
        return str(process.status())
    except psutil.Error:
        return None


def _command_line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _is_tracker(process: psutil.Process) -> bool:
    return _TRACKER.search(_command_line(process)) is not None


def _stack_in(dump: str) -> str:
    """Return faulthandler's Python stacks without its frame of words."""
    lines = [line.rstrip() for line in dump.splitlines()]
    starts = [index for index, line in enumerate(lines) if "(most recent call first" in line]
    if not starts:
        return "no stack: the process was starting or exiting, has no faulthandler (2.7), or ran under Wine"
    end = next(
        (
            index
            for index in range(starts[0], len(lines))
            if lines[index].startswith(("Extension modules:", "Current thread's C stack trace"))
        ),
        len(lines),
    )
    return "\n".join(lines[starts[0] : end]).strip()
