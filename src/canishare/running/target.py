"""Targets: one interpreter on one platform, and the facts that it reports."""

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

# The programs that run Windows programs, and the script that gives those their standard streams.
_WINE: Final = frozenset({"wine", "wine64"})
_PIPES: Final = Path(__file__).parent / "drivers" / "pipes.sh"

# The caller's Python, test runner and virtual environment must not affect the target.
_REMOVED_PREFIXES: Final = ("PYTHON", "PYTEST", "PYPY", "COV_CORE", "COVERAGE", "VIRTUAL_ENV", "NOX", "TOX", "__PYVENV")


class InterpreterFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that an interpreter reports; `markers` are the variables of PEP 508."""

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


class Facts(InterpreterFacts, frozen=True, kw_only=True):
    """The facts of a named target; `id` identifies it in results."""

    id: str
    name: str

    @property
    def entry(self) -> str:
        """The target's name in ``matrix.toml``: the same on every platform."""
        return self.name.removesuffix(platform_suffix(self))

    @property
    def python_version(self) -> str:
        """The version without its patch level: ``3.14``."""
        return self.markers["python_version"]

    @property
    def extras(self) -> frozenset[str]:
        """Facts without a PEP 508 variable, for ``extras`` in a marker."""
        words = {"free-threaded"} if self.free_threaded else set()
        if not self.asserts:
            words.add("without-asserts")
        if self.libc.startswith("musl"):
            words.add("musl")
        if self.emulator:
            words.add(self.emulator.split()[0])
        return frozenset(words)


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A command that runs an interpreter, the interpreter's facts, and which of the probed names it lacks.

    `visible`: the command is the interpreter's own process, so its activity can be observed. A wrapper hides it; under Wine
    the server works while the process looks idle (32 of 68 cells were misjudged as hung). `environment` is added to the
    caller's; `root` is how the interpreter spells our root directory.
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
        """Whether it is a Windows interpreter on another system, run by Wine."""
        return self.facts.platform == "win32" != sys.platform

    def path(self, path: Path) -> str:
        r"""Return a path as the interpreter spells it: under Wine, ``Z:\tmp\x`` for ``/tmp/x``."""
        if not self.is_foreign:
            return str(path)
        return self.root + str(path).lstrip("/").replace("/", "\\")

    def why_unavailable(self, start_method: StartMethod, needs: Sequence[str]) -> str | None:
        """Return what the target lacks to run a cell (``no start method fork``), or None."""
        if not self.facts.start_methods:
            return "no process can be started"
        if start_method not in self.facts.start_methods:
            return f"no start method {start_method}"
        if missing := [name for name in needs if name in self.missing]:
            return "no " + ", ".join(name.replace(":", ".") for name in missing)
        return None


def platform_suffix(facts: InterpreterFacts) -> str:
    """Return the suffix that a target's name has on this platform; it is empty on Linux x86-64 and under an emulator."""
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}.get(facts.platform)
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(facts.machine, facts.machine)
    runner = f"{system}-{machine}"
    return "" if system is None or facts.emulator or runner == "linux-x64" else f"-{runner}"


def command_line(command: Sequence[str]) -> list[str]:
    """Return the command line to start; Wine's Python needs pipes instead of plain files, so it goes through a script."""
    return [str(_PIPES), *command] if Path(command[0]).stem in _WINE else list(command)


def clean_environment(caller: Mapping[str, str]) -> dict[str, str]:
    """Return the caller's environment without the variables that change how a script runs in a target."""
    environment = {name: value for name, value in caller.items() if not name.upper().startswith(_REMOVED_PREFIXES)}
    if sys.platform == "linux":
        environment["LC_ALL"] = "C.UTF-8"  # in 3.6 and older, the caller's locale limits what a script can print
    return environment
