"""``canishare try``: run your own program under each start method, and compare what comes out."""

from __future__ import annotations

import argparse
import os
import select
import signal
import stat
import sys
import tempfile
from contextlib import ExitStack
from contextlib import contextmanager
from functools import cache
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

from canishare.errors import CanishareError
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.answers.data import Data
    from canishare.commands import AddParser
    from canishare.running.target import Target
    from canishare.trial.judge import Verdicts
    from canishare.trial.program import Program
    from canishare.vocabulary import StartMethod

_WRONG_COMMAND: Final = 2
# Bytes of standard input that a run gets at most.
_MAX_INPUT: Final = 64 * 2**20


class NoProgramError(CanishareError):
    """The command line names no program."""


def add_parsers(add: AddParser) -> None:
    """Add the command; it sets `run` to its function."""
    trial = add(
        "try",
        usage="canishare try [--target TARGET] [--as ENVIRONMENT] [--timeout SECONDS] SCRIPT [ARGUMENT ...]\n"
        "       canishare try [...] -m MODULE [ARGUMENT ...]\n"
        "       canishare try [...] -- pytest [ARGUMENT ...]",
        help="run your own program under each start method, and compare what comes out",
        description="Runs a program as it is, once under each start method, one run after the other, and compares exit status "
        "and output with those under the default. The order of lines does not matter. It runs in the working folder, and "
        "all its processes are ended. Exits with 1 if a run differs or fails.",
    )
    trial.add_argument(
        "--target",
        action="append",
        default=[],
        help="as for `canishare run`; may be repeated (default: the Python that runs this)",
    )
    trial.add_argument(
        "--as",
        dest="stand_for",
        metavar="ENVIRONMENT",
        help="compare the default only with that of ENVIRONMENT: windows, macos, linux, or a version such as 3.14",
    )
    trial.add_argument(
        "--timeout",
        type=_seconds,
        metavar="SECONDS",
        help="kill a run after this time, or a third of it without activity (default: 60; once a run has worked, ten times as "
        "long as that, and at least 20)",
    )
    trial.add_argument("-m", dest="module", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    trial.add_argument("program", nargs=argparse.REMAINDER, metavar="SCRIPT", help="a script, or -m MODULE, or -- COMMAND")
    trial.set_defaults(run=_try)


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < inf:
        message = f"{text!r} is no number of seconds"
        raise argparse.ArgumentTypeError(message)
    return number


def _try(chosen: argparse.Namespace) -> int:
    from rich.console import Console

    from canishare.answers.environments import python_of
    from canishare.commands.known import known
    from canishare.running.interrupt import interrupt_on
    from canishare.trial.judge import judge
    from canishare.trial.runs import repeat
    from canishare.trial.runs import run_trials
    from canishare.trial.stand_in import stand_in_for

    data = cache(lambda: known(None))
    try:
        program = _program(chosen)
        targets = _targets(chosen.target)
        stand_in = stand_in_for(chosen.stand_for, data().environments, targets[0]) if chosen.stand_for else None
        for target in targets:
            program.words_for(target)
    except CanishareError as error:
        print(f"canishare: {error}", file=sys.stderr)
        return _WRONG_COMMAND
    files = program.files()  # before the program may remove them
    with ExitStack() as stack:
        # CI sends SIGTERM when it cancels a job; a shell has background jobs ignore SIGINT, and the program would, too
        for number in (signal.SIGINT, signal.SIGTERM):
            stack.callback(interrupt_on(number))
        status = stack.enter_context(Console(stderr=True).status("reading standard input …"))
        given = stack.enter_context(_standard_input())

        def show(target: Target, method: StartMethod) -> None:
            status.update(f"{python_of(target.facts)}, {method} …")

        trials = run_trials(
            program,
            targets,
            [stand_in.start_method] if stand_in else START_METHODS,
            timeout=chosen.timeout,
            given=given,
            on_start=show,
        )
        verdicts = judge(trials, files, lambda trial: repeat(trial, program, given=given, on_start=show), data)
    _print(program, verdicts, data)
    if stand_in is not None:
        print("\n".join(stand_in.lines()))
    return 0 if verdicts.all_work else 1


def _program(chosen: argparse.Namespace) -> Program:
    """Return the program that the command line names.

    Raises:
        NoProgramError: it names none.
        NoSuchProgramError: there is no such script.
    """
    from canishare.trial.program import Program

    words = chosen.program if chosen.module is None else ["-m", *chosen.module, *chosen.program]
    is_command = words[:1] == ["--"]
    words = words[1:] if is_command else words
    if not words or words == ["-m"]:
        message = "which program? canishare try SCRIPT, canishare try -m MODULE, or canishare try -- pytest"
        raise NoProgramError(message)
    program = Program(words=tuple(words), is_command=is_command)
    program.check()
    return program


def _targets(asked: Sequence[str]) -> list[Target]:
    from canishare.project import MATRIX
    from canishare.project import known_project
    from canishare.targets.choose import choose_targets
    from canishare.targets.matrix import read_matrix

    return choose_targets(asked or [sys.executable], read_matrix(known_project() / MATRIX).target).targets


@contextmanager
def _standard_input() -> Iterator[Path]:
    """Yield a file with what comes from standard input, which each run gets.

    It is empty for a terminal, and for a pipe into which nobody writes within a second: CI may leave one open for ever.
    """
    if sys.stdin is None or sys.stdin.isatty() or not _has_input():
        yield Path(os.devnull)
        return
    with tempfile.TemporaryDirectory(prefix="cs-") as folder:
        path = Path(folder) / "in"
        path.write_bytes(sys.stdin.buffer.read(_MAX_INPUT))
        yield path


def _has_input() -> bool:
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except OSError:  # it is no file, but an object that Python code put there
        return True
    if stat.S_ISREG(mode) or sys.platform == "win32":
        return stat.S_ISREG(mode)
    return bool(select.select([sys.stdin], [], [], 1.0)[0])


def _print(program: Program, verdicts: Verdicts, data: Callable[[], Data]) -> None:
    from rich.console import Console

    from canishare.commands.tables import print_table
    from canishare.trial.output import details
    from canishare.trial.output import rows
    from canishare.trial.output import summary
    from canishare.vocabulary import outcome_symbols

    print_table(("Python", "start method", str(program), "time"), rows(verdicts, outcome_symbols()))
    print()
    console = Console(markup=False, highlight=False, soft_wrap=True)
    for line in details(verdicts, data):
        console.print(line)
    print("\n".join(summary(verdicts)))
