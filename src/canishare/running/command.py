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
    python = command_line(target.command)
    if target.environment and sys.platform != "win32":
        python = ["env", *(f"{name}={value}" for name, value in target.environment.items()), *python]
    method = None if start_method == target.facts.default_start_method else start_method
    # from stdin and -c, the shell reads the script, not the target
    path = target.path(script) if launch == "file" else str(script)
    return python_command(python, method, path, launch, launcher=target.path(LAUNCHER))


def python_command(
    python: Sequence[str], start_method: StartMethod | None, script: str, launch: Launch, *, launcher: str = str(LAUNCHER)
) -> str:
    """Return the shell command that runs a script by a Python with a start method; None for the default."""
    if launch == "file":
        return _shell([*python, *((launcher, start_method) if start_method else ()), script])
    before = f"echo {_shell([_prelude(launcher, start_method, None)])}; " if start_method else ""
    command, text = _shell(python), _shell([script])
    if launch == "-c":
        return f'{command} -c "$({before}cat {text})"'
    return f"{{ {before}cat {text}; }} | {command}" if before else f"{command} < {text}"


def prelude(target: Target, start_method: StartMethod, record: Path | None) -> str:
    """Return a line to put before a script from stdin or -c; it sets the start method and defines no names."""
    return _prelude(target.path(LAUNCHER), start_method, None if record is None else target.path(record))


def _prelude(launcher: str, start_method: StartMethod, record: str | None) -> str:
    given = {"method": start_method, "record": record}
    return f"exec(compile(open({launcher!r}).read(), {launcher!r}, 'exec'), {{'PRELUDE': {given!r}}})"


def _shell(words: Sequence[str]) -> str:
    # cmd.exe does not quote as a POSIX shell does
    return " ".join(f'"{word}"' if " " in word else word for word in words) if sys.platform == "win32" else shlex.join(words)
