"""Targets: one interpreter on one platform, and the facts that it reports of itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

IN_TARGET: Final = Path(__file__).parent / "in_target"

# What runs programs of Windows, and what gives them standard streams.
_WINE: Final = frozenset({"wine", "wine64"})
_PIPES: Final = Path(__file__).parent / "drivers" / "pipes.sh"

# The caller's own Python, test runner and virtual environment are none of the target's business.
_NOT_PASSED_ON: Final = ("PYTHON", "PYTEST", "PYPY", "COV_CORE", "COVERAGE", "VIRTUAL_ENV", "NOX", "TOX", "__PYVENV")


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
