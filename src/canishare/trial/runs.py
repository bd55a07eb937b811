"""Run a program under each start method of each target, one run after the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal

import msgspec

from canishare.errors import CanishareError
from canishare.running.classify import ending_of
from canishare.running.run import run_program
from canishare.trial.compare import form
from canishare.trial.compare import plain
from canishare.trial.errors import errors_of
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from canishare.running.outcome import Stack
    from canishare.running.run import CellRun
    from canishare.running.target import Target
    from canishare.trial.program import Program

# Seconds that a run may take as long as none has worked, and the part of these for which it may be idle.
DEFAULT_TIMEOUT: Final = 60.0
_IDLE_PART: Final = 1 / 3
# How much longer than a run that worked another one may take, and may be idle: that one was never idle for longer than it
# took. Workers that are not forked import everything again.
_TIMEOUT_FACTOR: Final = 10.0
_IDLE_FACTOR: Final = 2.0
_MIN_TIMEOUT: Final = 20.0
_MIN_IDLE: Final = 12.0  # timeouts of a program's own are often 5 or 10 s

# How a run ended. `exited` is with a status, 0 or another; `missing`: the script or the folder was gone.
End = Literal["exited", "raised", "crashed", "hung", "flood", "unavailable", "missing"]


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A run of a program: how it ended, with what detail, and what it wrote.

    `detail` is the exception, the signal, how it hung, or why it did not run. `worker_exception` is the first one that a
    worker printed, and `left_running` counts processes that had to be killed after the parent had ended. `started` is how many
    processes the parent started by multiprocessing, or None where it did not get to its end, and `used` by which start methods.
    """

    target: Target
    start_method: StartMethod
    end: End
    status: int = 0
    detail: str | None = None
    message: str | None = None
    worker_exception: str | None = None
    seconds: float = 0.0
    stdout: str = ""
    stderr: str = ""
    stacks: list[Stack] = []
    left_running: int = 0
    started: int | None = None
    used: tuple[str, ...] = ()

    @property
    def is_default(self) -> bool:
        """Whether its start method is the target's default."""
        return self.start_method == self.target.facts.default_start_method

    @property
    def ran(self) -> bool:
        """Whether there was a run at all."""
        return self.end not in {"unavailable", "missing"}

    @property
    def succeeds(self) -> bool:
        """Whether it ended with status 0, whatever became of its workers."""
        return self.end == "exited" and self.status == 0

    @property
    def is_clean(self) -> bool:
        """Whether it succeeds, no worker printed an exception, and the resource tracker did not complain."""
        return self.succeeds and self.worker_exception is None and not errors_of(self.stderr).leaks

    @property
    def ending(self) -> tuple[str, str | int | None, str]:
        """How it ended, for a comparison with another run: numbers in a message may differ."""
        return self.end, self.status if self.end == "exited" else self.detail, form(plain(self.message or ""))


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """How long a run may take, and how long it may wait without doing anything, in seconds."""

    timeout: float
    max_idle: float

    @classmethod
    def unknown(cls, asked: float | None) -> Times:
        """Return the times as long as no run has worked."""
        timeout = asked or DEFAULT_TIMEOUT
        return cls(timeout=timeout, max_idle=max(timeout * _IDLE_PART, _MIN_IDLE))

    @classmethod
    def like(cls, trial: Trial, asked: float | None) -> Times:
        """Return the times once a run has worked."""
        return cls(
            timeout=asked or max(_MIN_TIMEOUT, _TIMEOUT_FACTOR * trial.seconds),
            max_idle=max((asked or 0) * _IDLE_PART, _IDLE_FACTOR * trial.seconds, _MIN_IDLE),
        )


def run_trials(
    program: Program,
    targets: Sequence[Target],
    methods: Sequence[StartMethod],
    *,
    timeout: float | None,
    given: Path,
    on_start: Callable[[Target, StartMethod], None],
) -> list[Trial]:
    """Return a run for each target and start method, the first target's default first; it is what others are compared with.

    `methods` are those that are asked for, besides that default. `timeout` is in seconds, or None for a
    minute, and once a run has worked for ten times as long as that took. `given` is a file with the standard input.

    Raises:
        NoSuchProgramError: a target has no such command.
        Fault: an interpreter does not start.
    """
    planned = [(target, method) for target in targets for method in methods]
    first = (targets[0], targets[0].facts.default_start_method)
    times = Times.unknown(timeout)
    words = {target.name: program.words_for(target) for target in targets}
    trials: list[Trial] = []
    for target, method in [first, *(each for each in planned if each != first)]:
        on_start(target, method)
        trials.append(_run(program, words[target.name], target, method, times=times, given=given))
        if trials[-1].succeeds and not any(each.succeeds for each in trials[:-1]):
            times = Times.like(trials[-1], timeout)
    return trials


def repeat(trial: Trial, program: Program, *, given: Path, on_start: Callable[[Target, StartMethod], None]) -> Trial:
    """Return another run like one that has ended by itself."""
    on_start(trial.target, trial.start_method)
    times = Times.like(trial, None)
    return _run(program, program.words_for(trial.target), trial.target, trial.start_method, times=times, given=given)


def _run(program: Program, words: Sequence[str], target: Target, method: StartMethod, *, times: Times, given: Path) -> Trial:
    if (why := target.why_unavailable(method, ())) is not None:
        return Trial(target=target, start_method=method, end="unavailable", detail=why)
    try:
        program.check()
        Path.cwd()
    except CanishareError:
        return Trial(target=target, start_method=method, end="missing", detail="the script is gone since the run before")
    except FileNotFoundError:
        return Trial(target=target, start_method=method, end="missing", detail="the working folder is gone")
    run = run_program(words, target=target, start_method=method, timeout=times.timeout, max_idle=times.max_idle, given=given)
    return _describe(run, target, method)


def _describe(run: CellRun, target: Target, method: StartMethod) -> Trial:
    ending = ending_of(run)
    noted = run.starts.decode().split()
    ends: dict[str, End] = {"broken": "raised", "hung": "flood" if run.hung == "flood" else "hung"}
    return Trial(
        target=target,
        start_method=method,
        end=ends.get(ending.kind, ending.kind),  # type: ignore[arg-type] # the others have the same name
        status=run.status,
        detail=ending.exception or ending.detail,
        message=ending.message,
        worker_exception=ending.worker_exception,
        seconds=run.seconds,
        stdout=_text(run.stdout),
        stderr=_text(run.stderr),
        stacks=run.stacks or [],
        left_running=run.left_running,
        started=int(noted[0]) if noted else None,
        used=tuple(noted[1:]),
    )


def _text(output: bytes) -> str:
    return output.decode(errors="backslashreplace").replace("\r\n", "\n")
