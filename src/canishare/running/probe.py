"""Probe an interpreter: run a script in it that prints its facts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.errors import ProbeError
from canishare.running.target import IN_TARGET
from canishare.running.target import Facts
from canishare.running.target import InterpreterFacts
from canishare.running.target import Target
from canishare.running.target import clean_environment
from canishare.running.target import command_line
from canishare.running.target import platform_suffix
from canishare.running.tree import ProcessTree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

# Wine's first start takes ten seconds on a slow machine.
PROBE_TIMEOUT: Final = 60.0
# How often a running probe checks whether it has to stop.
_STOP_POLL_INTERVAL: Final = 0.1


class ProbeOutput(InterpreterFacts, frozen=True, kw_only=True):
    """What the probe prints."""

    in_environment: bool
    missing: tuple[str, ...]
    pid: int
    root: str
    visible: bool = False

    def target(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> Target:
        """Return the target with this name and command that printed this."""
        facts_of_interpreter = {field: getattr(self, field) for field in InterpreterFacts.__struct_fields__}
        facts = Facts(id=f"{name}-{self.platform}-{self.machine}", name=name + platform_suffix(self), **facts_of_interpreter)
        return Target(
            command=tuple(command),
            facts=facts,
            environment=dict(environment or {}),
            root=self.root,
            missing=frozenset(self.missing),
            visible=self.visible,
        )


def probe(
    command: Sequence[str],
    needs: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    stop: threading.Event | None = None,
) -> ProbeOutput:
    """Return an interpreter's facts, and which of the names in `needs` it lacks; its process is killed once `stop` is set.

    Raises:
        ProbeError: it does not start, times out, prints something else, or was stopped.
    """
    shown = " ".join(command)
    with tempfile.TemporaryDirectory(prefix="cs-") as name:
        folder = Path(name)
        output, errors = folder / "out", folder / "err"
        try:
            with output.open("wb") as stdout, errors.open("wb") as stderr:
                tree = ProcessTree(
                    command_line([*command, str(IN_TARGET / "probe.py"), *needs]),
                    folder=folder,
                    environment=clean_environment(os.environ) | dict(environment or {}),
                    stdin=subprocess.DEVNULL,
                    stdout=stdout,
                    stderr=stderr,
                )
        except OSError as error:
            message = f"{shown}: does not start: {error.strerror}"
            raise ProbeError(message) from None
        try:
            exited = _wait(tree, stop)
        finally:
            status, _ = tree.close()
        printed = output.read_bytes().strip().splitlines()
        complaints = errors.read_text(encoding="utf-8", errors="backslashreplace").strip().splitlines()
    if stop is not None and stop.is_set():
        message = f"{shown}: interrupted while it was probed"
        raise ProbeError(message)
    if not exited:
        message = f"{shown}: the probe timed out after {PROBE_TIMEOUT:.0f} s"
        raise ProbeError(message)
    if status != 0 or not printed:
        problem = f"does not start: exit status {status}" if status else "not a Python interpreter: no output"
        message = f"{shown}: {problem}{': ' + complaints[-1] if complaints else ''}"
        raise ProbeError(message)
    try:
        probed = msgspec.json.decode(printed[-1], type=ProbeOutput)
    except msgspec.MsgspecError as error:
        message = f"{shown}: not a Python interpreter: unexpected probe output: {error}"
        raise ProbeError(message) from None
    return msgspec.structs.replace(probed, visible=probed.pid == tree.pid and probed.platform == sys.platform)


def _wait(tree: ProcessTree, stop: threading.Event | None) -> bool:
    """Wait until a tree's parent exits, `PROBE_TIMEOUT` passes or `stop` is set; return whether the parent exited."""
    deadline = time.monotonic() + PROBE_TIMEOUT
    while (left := deadline - time.monotonic()) > 0:
        if tree.wait(min(left, _STOP_POLL_INTERVAL)):
            return True
        if stop is not None and stop.is_set():
            break
    return False
