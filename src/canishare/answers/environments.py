"""Environments: the platform and Python of a reader, measured or not."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.errors import NoSuchChoiceError
from canishare.vocabulary import PLATFORMS
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from canishare.answers.data import Seen
    from canishare.results.records import Column
    from canishare.running.target import Facts

# The report covers versions from this one to the newest measured one, measured or not.
_OLDEST_EXPECTED: Final = (3, 8)

# The PEP 508 variables of an unmeasured platform. The machines are those for which CPython is released; an expectation that
# depends on the machine is unknown.
_MARKERS: Final = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "darwin": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "win32": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
_MACHINES: Final = {"linux": ("x86_64", "aarch64"), "darwin": ("x86_64", "arm64"), "win32": ("AMD64", "ARM64")}

# A version without a patch level means all patch levels; no version reaches 99.
_PATCH_LEVELS: Final = frozenset({0, 99})


# The suffix of a target's name on a platform other than Linux x86-64.
_RUNNER: Final = re.compile(r"-(?:linux|macos|windows)-(\w+)$")


_IMPLEMENTATIONS: Final = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}
_STATUS_WORDS: Final = {
    "inferred": "inferred from an older and a newer version that agree",
    "expected": "expected, not measured on this platform and version",
    "unknown": "unknown",
}


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """A platform and a Python; if `measured`, a target with its facts, else only what is known in advance.

    `recorded`: what is known of it comes from the record, not from results of the reader's own or of CI.
    `main` marks the CPython builds that form a platform's version ranges. Emulated targets are never `main` and have their
    own `platform`: Wine is not Windows.
    """

    id: str
    platform: str
    platform_title: str
    label: str
    python_version: str
    main: bool
    measured: bool
    start_methods: tuple[StartMethod, ...]
    default_start_method: StartMethod
    version: str | None = None
    implementation: str = "cpython"
    implementation_version: str | None = None
    machine: str | None = None
    os_release: str | None = None
    libc: str | None = None
    build: str | None = None
    free_threaded: bool = False
    emulator: str | None = None
    measured_on: str | None = None
    measured_by: str | None = None
    origin: str | None = None
    patience: float | None = None
    suite: str | None = None
    harness: str | None = None
    # when it was measured, if its target is missing from newer results
    stale_since: str | None = None
    recorded: bool = False

    @classmethod
    def of(cls, column: Column) -> Environment:
        """Return the environment of a measured target."""
        run, target = column.run, column.run.target
        platform, title = _platform(target)
        return cls(
            id=target.name,
            platform=platform,
            platform_title=title,
            label=_label(target),
            python_version=target.python_version,
            main=target.implementation == "cpython" and not target.free_threaded and not target.emulator,
            measured=True,
            start_methods=target.start_methods,
            default_start_method=target.default_start_method,
            version=target.version,
            implementation=target.implementation,
            implementation_version=target.implementation_version,
            machine=target.machine,
            os_release=target.os_release,
            libc=target.libc,
            build=target.build,
            free_threaded=target.free_threaded,
            emulator=target.emulator,
            measured_on=run.started,
            measured_by=run.machine,
            origin=run.origin,
            patience=run.patience,
            suite=run.suite,
            harness=run.harness,
            stale_since=run.stale_since,
            recorded=column.recorded,
        )

    @classmethod
    def unmeasured(cls, platform: str, python_version: str) -> Environment:
        """Return the environment of an unmeasured CPython on a platform."""
        methods, default = _start_methods(platform, version_key(python_version))
        return cls(
            id=f"{PLATFORMS[platform].lower()}-{python_version}",
            platform=platform,
            platform_title=PLATFORMS[platform],
            label=python_version,
            python_version=python_version,
            main=True,
            measured=False,
            start_methods=methods,
            default_start_method=default,
        )

    def source_of(self, seen: Seen) -> str:
        """Return on what a cell of this environment rests: ``measured on CPython 3.14.10, Linux, 2026-11-27``."""
        if seen.status == "measured":
            day = (self.measured_on or "")[:10]
            return f"measured on {seen.note or ', '.join((python_of(self), self.platform_title, day))}"
        return f"{seen.status}: {seen.note}" if seen.note else _STATUS_WORDS[seen.status]

    def markers(self, patch_levels: Iterable[int] = ()) -> list[dict[str, str]]:
        """Return the PEP 508 variables of every machine that this unmeasured environment may be.

        `patch_levels` are those at which expectations change.
        """
        patches = _PATCH_LEVELS | {near for patch in patch_levels for near in (patch - 1, patch, patch + 1) if near >= 0}
        return [
            {
                **_MARKERS[self.platform],
                "implementation_name": "cpython",
                "platform_python_implementation": "CPython",
                "python_version": self.python_version,
                "python_full_version": f"{self.python_version}.{patch}",
                "implementation_version": f"{self.python_version}.{patch}",
                "platform_machine": machine,
            }
            for machine in _MACHINES[self.platform]
            for patch in sorted(patches)
        ]


def environments(columns: Iterable[Column]) -> list[Environment]:
    """Return the environments of a report: its targets, and unmeasured CPythons of the three platforms.

    They are sorted by platform, `main` builds first, then by version.
    """
    measured = [Environment.of(column) for column in columns]
    newest = max((version_key(each.python_version) for each in measured if each.main), default=_OLDEST_EXPECTED)
    there = {(each.platform, each.python_version) for each in measured if each.main}
    missing = [
        Environment.unmeasured(platform, version)
        for platform in PLATFORMS
        for version in _versions(newest)
        if (platform, version) not in there
    ]
    order = list(PLATFORMS)
    return sorted(
        [*measured, *missing],
        key=lambda each: (
            order.index(each.platform) if each.platform in order else len(order),
            each.platform,
            not each.main,
            version_key(each.python_version),
            each.id,
        ),
    )


def find_environment(environments: Sequence[Environment], name: str | None) -> Environment:
    """Return an environment by its id, its label, such as ``3.14``, or its platform, such as ``windows``.

    Of several with a label, this machine's platform comes first, then the first of them; of a platform, the newest CPython.
    Without a name it is the environment of the Python that runs this.

    Raises:
        NoSuchChoiceError: there is none; the message lists those that are known.
    """
    wanted = name or "{}.{}".format(*sys.version_info)
    found = [each for each in environments if wanted in {each.id, each.label, each.id.removeprefix("cpython-")}]
    found.sort(key=lambda each: (each.id != wanted, each.platform != sys.platform))
    if not found:
        main = [each for each in environments if each.main and each.platform_title.lower() == wanted.lower()]
        found = sorted(main, key=lambda each: version_key(each.python_version), reverse=True)
    if not found:
        message = f"no environment {wanted!r}; choose one of {', '.join(each.id for each in environments)}"
        raise NoSuchChoiceError(message)
    return found[0]


def python_of(target: Environment | Facts) -> str:
    """Return the implementation and its version: ``CPython 3.14.10``."""
    return f"{_IMPLEMENTATIONS.get(target.implementation, target.implementation)} {target.implementation_version}"


def version_key(version: str) -> tuple[int, ...]:
    """Return a version as numbers, for sorting: ``3.14`` comes after ``3.9``."""
    return tuple(int(part) for part in version.split("."))


def _versions(newest: Sequence[int]) -> list[str]:
    major, minor = _OLDEST_EXPECTED
    return [f"{major}.{each}" for each in range(minor, newest[1] + 1)] if newest[0] == major else []


def _platform(target: Facts) -> tuple[str, str]:
    """Return id and title of a target's platform, or of its emulator if it has one."""
    title = PLATFORMS.get(target.platform, target.platform)
    if target.emulator is None:
        return target.platform, title
    emulator = target.emulator.split()[0]
    name = "Wine" if emulator == "wine" else emulator.upper()
    return emulator, f"{title} programs under {name}"


def _label(target: Facts) -> str:
    """Return a target's short name: ``3.14``, ``3.14t``, ``3.11-debian``, ``pypy-3.11``, ``3.13 arm64``."""
    return _RUNNER.sub(r" \1", target.name.removeprefix("cpython-"))


def _start_methods(platform: str, version: tuple[int, ...]) -> tuple[tuple[StartMethod, ...], StartMethod]:
    """Return a platform's start methods and its default, from the documentation of multiprocessing."""
    if platform == "win32":
        return ("spawn",), "spawn"
    if platform == "darwin":
        return ("fork", "spawn", "forkserver"), "spawn"  # the default from 3.8 on
    return ("fork", "spawn", "forkserver"), "forkserver" if version >= (3, 14) else "fork"
