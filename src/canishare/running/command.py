"""Build the command that runs a case by hand."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING
from typing import Final

from canishare.running.target import IN_TARGET
from canishare.running.target import command_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.running.script import Launch
    from canishare.running.target import Target
    from canishare.vocabulary import StartMethod

LAUNCHER: Final = IN_TARGET / "launch.py"


def launch_command(target: Target, start_method: StartMethod, script: Path, launch: Launch = "file") -> str:
    """Return the shell command that runs a script in a target with a start method."""
    is_default = start_method == target.facts.default_start_method
    python = command_line(target.command)
    if target.environment and sys.platform != "win32":
        python = ["env", *(f"{name}={value}" for name, value in target.environment.items()), *python]
    if launch == "file":
        return _shell([*python, *(() if is_default else (target.path(LAUNCHER), start_method)), target.path(script)])
    before = "" if is_default else prelude(target, start_method, None)
    command, text = _shell(python), _shell([str(script)])
    if launch == "-c":
        return f'{command} -c "$({f"echo {_shell([before])}; " if before else ""}cat {text})"'
    return f"{{ echo {_shell([before])}; cat {text}; }} | {command}" if before else f"{command} < {text}"


def prelude(target: Target, start_method: StartMethod, record: Path | None) -> str:
    """Return a line to put before a script from stdin or -c; it sets the start method and defines no names."""
    given = {"method": start_method, "record": None if record is None else target.path(record)}
    launcher = target.path(LAUNCHER)
    return f"exec(compile(open({launcher!r}).read(), {launcher!r}, 'exec'), {{'PRELUDE': {given!r}}})"


def _shell(words: Sequence[str]) -> str:
    # cmd.exe does not quote as a POSIX shell does
    return " ".join(f'"{word}"' if " " in word else word for word in words) if sys.platform == "win32" else shlex.join(words)
