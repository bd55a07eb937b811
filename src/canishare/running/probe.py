"""Asking an interpreter what it is."""

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
from canishare.running.target import Target
from canishare.running.target import Told
from canishare.running.target import clean_environment
from canishare.running.target import platform_suffix
from canishare.running.target import started
from canishare.running.tree import ProcessTree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

# Wine's first start takes ten seconds on a slow machine.
PROBE_SECONDS: Final = 60.0
# How soon Ctrl-C is noticed while an interpreter is asked.
_LOOK_FOR_STOP: Final = 0.1


class Answer(Told, frozen=True, kw_only=True):
    """What the probe prints."""

    in_environment: bool
    missing: tuple[str, ...]
    pid: int
    root: str
    visible: bool = False

    def target(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> Target:
        """Return the target that gave this answer, under a name."""
        told = {field: getattr(self, field) for field in Told.__struct_fields__}
        facts = Facts(id=f"{name}-{self.platform}-{self.machine}", name=name + platform_suffix(self), **told)
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
) -> Answer:
    """Ask an interpreter what it is, and which of the names in `needs` it lacks; its process is ended once `stop` is set.

    Raises:
        ProbeError: it does not start, takes longer than `PROBE_SECONDS`, answers something else, or was stopped.
    """
    shown = " ".join(command)
    with tempfile.TemporaryDirectory(prefix="cs-") as name:
        folder = Path(name)
        output, errors = folder / "out", folder / "err"
        try:
            with output.open("wb") as stdout, errors.open("wb") as stderr:
                tree = ProcessTree(
                    started([*command, str(IN_TARGET / "probe.py"), *needs]),
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
            ended = _wait(tree, stop)
        finally:
            status, _ = tree.close()
        answer = output.read_bytes().strip().splitlines()
        said = errors.read_text(encoding="utf-8", errors="backslashreplace").strip().splitlines()
    if stop is not None and stop.is_set():
        message = f"{shown}: was not asked to the end: interrupted"
        raise ProbeError(message)
    if not ended:
        message = f"{shown}: did not say what it is within {PROBE_SECONDS:.0f} s"
        raise ProbeError(message)
    if status != 0 or not answer:
        problem = "does not start" if status else "is no Python: it said nothing"
        message = f"{shown}: {problem}: ended with {status}{': ' + said[-1] if said else ''}"
        raise ProbeError(message)
    try:
        told = msgspec.json.decode(answer[-1], type=Answer)
    except msgspec.MsgspecError as error:
        message = f"{shown}: answered something else than what it is: {error}"
        raise ProbeError(message) from None
    return msgspec.structs.replace(told, visible=told.pid == tree.pid and told.platform == sys.platform)


def _wait(tree: ProcessTree, stop: threading.Event | None) -> bool:
    """Wait for a tree's parent to end within `PROBE_SECONDS`, or for `stop`; tell whether it ended."""
    deadline = time.monotonic() + PROBE_SECONDS
    while (left := deadline - time.monotonic()) > 0:
        if tree.wait(min(left, _LOOK_FOR_STOP)):
            return True
        if stop is not None and stop.is_set():
            break
    return False
