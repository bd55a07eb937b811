"""A process tree on POSIX: a session, always killed at the end."""

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

# How often exiting processes are polled: a tracker takes about 10 ms to exit.
_POLL_INTERVAL: Final = 0.003
# A forkserver exits by itself once the parent is gone; anything else that still runs after this was left behind.
_GRACE: Final = 0.5
# Killing a tracker would leak the shared memory and semaphores that it still has to unlink.
_TRACKER_GRACE: Final = 3.0
# faulthandler's dump takes milliseconds, tens of them on a loaded machine; so do SIGKILL and SIGSTOP.
_SIGNAL_TIMEOUT: Final = 5.0

_TRACKER: Final = re.compile(r"from multiprocessing\.(resource|semaphore)_tracker import main")
_FORKSERVER: Final = "from multiprocessing.forkserver import main"


class ProcessTree:
    """A command and every process that it starts, as one session."""

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
        """Start the command; raises OSError if it cannot be started."""
        self._process = subprocess.Popen(  # noqa: S603 - its purpose is to run what it is given
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
        """Wait for the parent (only) to exit; return whether it did.

        It is not reaped before `close`, so that the system cannot reuse the id of its process group.
        """
        return self._exit.wait(seconds)

    def pids(self) -> frozenset[int]:
        """Return the ids of the tree's processes, including zombies."""
        return frozenset(pid for pid in psutil.pids() if _session(pid) == self._session)

    def activity(self) -> Activity:
        """Return what the tree has done so far, per thread if the system says so."""
        return activity_of(self.pids()) if CAN_SEE_THREADS else self.usage()

    def usage(self) -> Activity:
        """Return the CPU time that the tree has used, including that of exited children."""
        seconds = 0.0
        pids = self.pids()
        for process in self._living(pids):
            with suppress(psutil.Error):
                times = process.cpu_times()
                seconds += times.user + times.system + times.children_user + times.children_system
        return usage_of(pids, seconds)

    def kill_and_dump_stacks(self, errors: Path) -> list[Stack]:
        """Kill a hung tree and return the stack of each process, the parent's first.

        All processes except the trackers are stopped first, so that none starts another. Then they get SIGABRT one at a
        time, so that the dumps that faulthandler appends to `errors` do not mix.
        """
        stopped = self._stop_all()
        size = errors.stat().st_size
        roles = [self._role(process) for process in stopped]
        deadline = time.monotonic() + _SIGNAL_TIMEOUT
        stacks = [self._abort(process, role, errors, deadline) for process, role in zip(stopped, roles, strict=True)]
        self._kill_all()
        os.truncate(errors, size)  # the dumps are no output of the cell
        return stacks

    def close(self) -> tuple[int, int]:
        """Kill what still runs; return the parent's exit status and how many processes it left running."""
        try:
            if not self.wait(0):
                self._kill_all()
            left_running = self._settle()
            return self._process.wait(_SIGNAL_TIMEOUT), left_running
        finally:
            self._exit.close()
            self._process.poll()  # reap the parent even if processes could not be killed

    def _living(self, pids: frozenset[int] | None = None) -> list[psutil.Process]:
        living = []
        for pid in self.pids() if pids is None else pids:
            with suppress(psutil.Error):
                process = psutil.Process(pid)
                if process.status() != psutil.STATUS_ZOMBIE:
                    living.append(process)
        return living

    def _settle(self) -> int:
        """Let the forkserver and the trackers exit by themselves; kill and count everything else that is left."""
        began = time.monotonic()
        left: set[int] = set()
        while living := self._living():
            waited = time.monotonic() - began
            for process in living:
                # a process without a command line is exiting; it may be a tracker
                exits_itself = _is_tracker(process) or not _command_line(process)
                if waited > (_TRACKER_GRACE if exits_itself else _GRACE):
                    left.add(process.pid)
                    _send(process, signal.SIGKILL)
            if waited > _TRACKER_GRACE + _SIGNAL_TIMEOUT:
                message = f"processes that cannot be killed: {sorted(process.pid for process in living)}"
                raise OSError(message)
            time.sleep(_POLL_INTERVAL)
        return len(left)

    def _kill_all(self) -> None:
        deadline = time.monotonic() + _SIGNAL_TIMEOUT
        while time.monotonic() < deadline:
            processes = [process for process in self._living() if not _is_tracker(process)]
            if not processes:
                return
            for process in processes:
                _send(process, signal.SIGKILL)
            time.sleep(_POLL_INTERVAL)

    def _stop_all(self) -> list[psutil.Process]:
        """Stop all processes except the trackers until there are no new ones; return them, the parent first."""
        deadline = time.monotonic() + _SIGNAL_TIMEOUT
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
            time.sleep(_POLL_INTERVAL)
        return sorted(stopped.values(), key=lambda process: (process.pid != self._session, process.pid))

    def _role(self, process: psutil.Process) -> str:
        """Return `parent`, `forkserver` or `child`; a worker and a Manager's server look the same."""
        if process.pid == self._session:
            return "parent"
        with suppress(psutil.Error):
            # the processes that it forks have the same command line but another parent
            if process.ppid() == self._session and _FORKSERVER in _command_line(process):
                return "forkserver"
        return "child"

    def _abort(self, process: psutil.Process, role: str, errors: Path, deadline: float) -> Stack:
        before = errors.stat().st_size
        _send(process, signal.SIGABRT)
        _send(process, signal.SIGCONT)
        while _status(process) not in {None, psutil.STATUS_ZOMBIE} and time.monotonic() < deadline:
            time.sleep(_POLL_INTERVAL)
        with errors.open("rb") as file:
            file.seek(before)
            dump = file.read().decode(errors="backslashreplace")
        return Stack(pid=process.pid, role=role, text=_extract_stacks(dump))


class _Exit:
    """Waits for a child to exit without reaping it and without polling."""

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
            except ProcessLookupError:  # it has exited already
                self._ended = True

        def wait(self, seconds: float) -> bool:
            self._ended = self._ended or bool(self._queue.control(None, 1, max(0.0, seconds)))
            return self._ended

        def close(self) -> None:
            self._queue.close()


if sys.platform == "linux":

    def _forbid_core(pid: int) -> None:
        """Prevent core files: SIGABRT is what makes a hung process dump its stacks."""
        import resource  # noqa: PLC0415 - only Linux has prlimit

        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def kill_strays(folder: Path) -> int:
    """Kill processes that have left a cell's session but have its folder as their TMPDIR; return how many. Linux only.

    They are daemons, or were being started when the harness was interrupted.
    """
    mark = b"\0TMPDIR=" + os.fsencode(folder) + b"\0"
    strays = [pid for pid in psutil.pids() if mark in _environment(pid)]
    for pid in strays:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    return len(strays)


def _environment(pid: int) -> bytes:
    """Return a process's initial environment, each variable between null bytes; empty if it cannot be read."""
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
    """Return a process's psutil status, or None if it is gone."""
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


def _extract_stacks(dump: str) -> str:
    """Return the Python stacks in a dump of faulthandler."""
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
