"""Targets: one interpreter on one platform, and the facts that it reports of itself."""

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

from canishare.outcome import StartMethod
from canishare.tree import ProcessTree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

IN_TARGET: Final = Path(__file__).parent / "in_target"

# What runs programs of Windows, and what gives them standard streams.
_WINE: Final = frozenset({"wine", "wine64"})
_PIPES: Final = Path(__file__).parent / "drivers" / "pipes.sh"

# Wine's first start takes ten seconds on a slow machine; what takes longer than this does not start.
PROBE_SECONDS: Final = 60.0
# How soon Ctrl-C is noticed while an interpreter is asked.
_LOOK_FOR_STOP: Final = 0.1

# The caller's own Python, test runner and virtual environment are none of the target's business.
_NOT_PASSED_ON: Final = ("PYTHON", "PYTEST", "PYPY", "COV_CORE", "COVERAGE", "VIRTUAL_ENV", "NOX", "TOX", "__PYVENV")


class ProbeError(Exception):
    """An interpreter that does not start, or does not say what it is."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What an interpreter says of itself; `markers` are PEP 508's variables."""

    implementation: str
    version: str
    implementation_version: str
    platform: str
    machine: str
    os_release: str
    libc: str
    build: str
    free_threaded: bool
    gil: bool | None
    emulator: str | None
    start_methods: tuple[StartMethod, ...]
    default_start_method: StartMethod
    executable_digest: str
    markers: dict[str, str]
    asserts: bool = True


class Facts(Told, frozen=True, kw_only=True):
    """What a target says of itself, under its name; results are told apart by `id`."""

    id: str
    name: str

    @property
    def entry(self) -> str:
        """Its name in ``matrix.toml``: the same on every platform."""
        return self.name.removesuffix(platform_suffix(self))

    @property
    def python_version(self) -> str:
        """The version without its patch level: ``3.14``."""
        return self.markers["python_version"]

    @property
    def extras(self) -> frozenset[str]:
        """What PEP 508 has no variable for, as ``extras`` in a marker."""
        words = {"free-threaded"} if self.free_threaded else set()
        if not self.asserts:
            words.add("without-asserts")
        if self.libc.startswith("musl"):
            words.add("musl")
        if self.emulator:
            words.add(self.emulator.split()[0])
        return frozenset(words)


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """The command that runs an interpreter, what it says of itself, and which of the names asked for it lacks.

    `visible` tells that the command is the interpreter's own process: what it does can be seen from here. That of a
    command that hands a script on cannot, and Wine's cannot: while its server works for it, it is as silent as what
    hangs (32 of 68 cells were told as hung by their silence). `environment` is what the command is given beside the
    caller's; `root` is what the interpreter calls the root of our file system.
    """

    command: tuple[str, ...]
    facts: Facts
    environment: dict[str, str] = {}
    root: str = os.sep
    missing: frozenset[str] = frozenset()
    visible: bool = False

    @property
    def name(self) -> str:
        """Its name in ``matrix.toml``, or the one derived from its path."""
        return self.facts.name

    @property
    def is_foreign(self) -> bool:
        """Whether it is a Windows' and this is another system: Wine runs it."""
        return self.facts.platform == "win32" != sys.platform

    def path(self, path: Path) -> str:
        r"""Return a path of ours as the interpreter has it: under Wine, ``Z:\tmp\x`` for ``/tmp/x``."""
        if not self.is_foreign:
            return str(path)
        return self.root + str(path).lstrip("/").replace("/", "\\")

    def lacks(self, start_method: StartMethod, needs: Sequence[str]) -> str | None:
        """Return what it lacks for a cell, in words for a reader, or None."""
        if not self.facts.start_methods:
            return "no process can be started"
        if start_method not in self.facts.start_methods:
            return f"no start method {start_method}"
        if missing := [name for name in needs if name in self.missing]:
            return "no " + ", ".join(name.replace(":", ".") for name in missing)
        return None


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


def platform_suffix(told: Told) -> str:
    """Return what a target's name has more than its entry's: nothing on Linux on x86-64, or where it is emulated."""
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}.get(told.platform)
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(told.machine, told.machine)
    runner = f"{system}-{machine}"
    return "" if system is None or told.emulator or runner == "linux-x64" else f"-{runner}"


def started(command: Sequence[str]) -> list[str]:
    """Return the command that a process is started with: Wine's Python needs pipes, and gets plain files from us."""
    return [str(_PIPES), *command] if Path(command[0]).stem in _WINE else list(command)


def clean_environment(caller: Mapping[str, str]) -> dict[str, str]:
    """Return the caller's environment without what would change what a script does in a target."""
    environment = {name: value for name, value in caller.items() if not name.upper().startswith(_NOT_PASSED_ON)}
    if sys.platform == "linux":
        environment["LC_ALL"] = "C.UTF-8"  # up to 3.6, the caller's locale decides what a script can print
    return environment


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
