"""A process tree on Windows: a Job Object that kills its processes when its handle is closed."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import time
from contextlib import suppress
from ctypes import wintypes
from typing import TYPE_CHECKING
from typing import Final

import psutil

from canishare.running.activity import usage_of
from canishare.running.outcome import Stack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path
    from typing import IO

    from canishare.running.activity import Activity


assert sys.platform == "win32"  # noqa: S101 - tells the type checker which system this is for

# Workers exit by themselves once the parent is gone; anything that still runs after this was left behind.
_GRACE: Final = 0.5
_TERMINATION_TIMEOUT: Final = 10.0
_POLL_INTERVAL: Final = 0.01

# Values of the Windows SDK's winnt.h and processthreadsapi.h.
_CREATE_SUSPENDED: Final = 0x4
_LIMIT_KILL_ON_JOB_CLOSE: Final = 0x2000
_BASIC_ACCOUNTING_INFORMATION: Final = 1
_BASIC_PROCESS_ID_LIST: Final = 3
_EXTENDED_LIMIT_INFORMATION: Final = 9
# More processes than any cell has at once; Windows returns an error if there are more.
_MAX_PROCESSES: Final = 4096
_TICKS_A_SECOND: Final = 10_000_000


class _BasicLimit(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
        ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
        ("LimitFlags", wintypes.DWORD),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", wintypes.DWORD),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", wintypes.DWORD),
        ("SchedulingClass", wintypes.DWORD),
    )


class _ExtendedLimit(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _BasicLimit),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class _BasicAccounting(ctypes.Structure):
    _fields_ = (
        ("TotalUserTime", wintypes.LARGE_INTEGER),
        ("TotalKernelTime", wintypes.LARGE_INTEGER),
        ("ThisPeriodTotalUserTime", wintypes.LARGE_INTEGER),
        ("ThisPeriodTotalKernelTime", wintypes.LARGE_INTEGER),
        ("TotalPageFaultCount", wintypes.DWORD),
        ("TotalProcesses", wintypes.DWORD),
        ("ActiveProcesses", wintypes.DWORD),
        ("TotalTerminatedProcesses", wintypes.DWORD),
    )


class _ProcessIdList(ctypes.Structure):
    _fields_ = (
        ("NumberOfAssignedProcesses", wintypes.DWORD),
        ("NumberOfProcessIdsInList", wintypes.DWORD),
        ("ProcessIdList", ctypes.c_size_t * _MAX_PROCESSES),
    )


_kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
_kernel32.CreateJobObjectW.restype = wintypes.HANDLE
_kernel32.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
_kernel32.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
_kernel32.QueryInformationJobObject.argtypes = (
    wintypes.HANDLE,
    ctypes.c_int,
    ctypes.c_void_p,
    wintypes.DWORD,
    ctypes.c_void_p,
)
_kernel32.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
_kernel32.TerminateJobObject.argtypes = (wintypes.HANDLE, wintypes.UINT)
_kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)


class ProcessTree:
    """A command and every process that it starts, as one job."""

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
        self._job = _check_call(_kernel32.CreateJobObjectW(None, None))
        limit = _ExtendedLimit()
        limit.BasicLimitInformation.LimitFlags = _LIMIT_KILL_ON_JOB_CLOSE
        _check_call(
            _kernel32.SetInformationJobObject(self._job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limit), ctypes.sizeof(limit))
        )
        try:
            # suspended, so that it joins the job before it can start anything
            self._process = subprocess.Popen(  # noqa: S603 - its purpose is to run what it is given
                command,
                cwd=folder,
                env=environment,
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                creationflags=_CREATE_SUSPENDED | subprocess.CREATE_NEW_PROCESS_GROUP,
            )
        except OSError:
            _kernel32.CloseHandle(self._job)
            raise
        _check_call(_kernel32.AssignProcessToJobObject(self._job, int(self._process._handle)))  # type: ignore[attr-defined]  # noqa: SLF001 - Popen has no public attribute for its handle
        self.pid = self._process.pid
        psutil.Process(self.pid).resume()

    def wait(self, seconds: float) -> bool:
        """Wait for the parent (only) to exit; return whether it did."""
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True

    def pids(self) -> frozenset[int]:
        """Return the ids of the tree's running processes."""
        found = _ProcessIdList()
        self._query(_BASIC_PROCESS_ID_LIST, found)
        return frozenset(found.ProcessIdList[: found.NumberOfProcessIdsInList])

    def activity(self) -> Activity:
        """Return what the tree has done so far; Windows has no figures per thread."""
        return self.usage()

    def usage(self) -> Activity:
        """Return the CPU time that the tree has used, including that of exited processes."""
        used = _BasicAccounting()
        self._query(_BASIC_ACCOUNTING_INFORMATION, used)
        accounted = float(used.TotalUserTime + used.TotalKernelTime) / _TICKS_A_SECOND
        living = 0.0
        pids = self.pids()
        for pid in pids:
            with suppress(psutil.Error):
                times = psutil.Process(pid).cpu_times()
                living += times.user + times.system
        # under Wine a job's own count stays 0
        return usage_of(pids, max(accounted, living))

    def kill_and_dump_stacks(self, errors: Path) -> list[Stack]:
        """Kill a hung tree; Windows has no signal that makes a process dump its stack."""
        del errors
        stacks = [
            Stack(
                pid=pid,
                role="parent" if pid == self._process.pid else "child",
                text="no stack: Windows has no signal that makes a process dump it",
            )
            for pid in sorted(self.pids(), key=lambda pid: (pid != self._process.pid, pid))
        ]
        _kernel32.TerminateJobObject(self._job, 1)
        return stacks

    def close(self) -> tuple[int, int]:
        """Kill what still runs; return the parent's exit status and how many processes it left running."""
        try:
            deadline = time.monotonic() + (_GRACE if self.wait(0) else 0.0)
            while (left := self.pids()) and time.monotonic() < deadline:
                time.sleep(_POLL_INTERVAL)
            _kernel32.TerminateJobObject(self._job, 1)
            deadline = time.monotonic() + _TERMINATION_TIMEOUT
            while not self.wait(0) or self.pids():
                if time.monotonic() > deadline:
                    message = f"processes that cannot be killed: {sorted(self.pids())}"
                    raise OSError(message)
                time.sleep(_POLL_INTERVAL)
        finally:
            _kernel32.CloseHandle(self._job)
        return self._process.wait(), len(left)

    def _query(self, kind: int, result: ctypes.Structure) -> None:
        _check_call(_kernel32.QueryInformationJobObject(self._job, kind, ctypes.byref(result), ctypes.sizeof(result), None))


def kill_strays(folder: Path) -> int:
    """Return 0: no process can leave its job."""
    del folder
    return 0


def _check_call(result: int) -> int:
    """Return the result of a Windows call, or raise its error."""
    if not result:
        raise ctypes.WinError(ctypes.get_last_error())
    return result
