"""Find the targets of ``matrix.toml`` on this machine, and choose among them."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec
from packaging.version import Version

from canishare.errors import NoSuchTargetError
from canishare.errors import ProbeError
from canishare.running.probe import ProbeOutput
from canishare.running.probe import probe
from canishare.running.target import Target
from canishare.running.threads import map_in_threads
from canishare.targets.matrix import TargetEntry
from canishare.targets.search import Candidate
from canishare.targets.search import find_candidates

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

# The name that selects the target that matrix.toml marks as current.
CURRENT: Final = "current"
# The name that selects every target found, including those that are not measured by default.
ALL: Final = "all"


class FoundTargets(msgspec.Struct, frozen=True, kw_only=True):
    """Targets found, entries of ``matrix.toml`` that are absent, and why other candidates are not usable."""

    targets: list[Target]
    absent: list[TargetEntry]
    broken: list[str]


def find_targets(matrix: Sequence[TargetEntry], needs: Sequence[str] = ()) -> FoundTargets:
    """Return which targets of `matrix` are on this machine; each knows which of the names in `needs` it lacks."""
    probed: list[tuple[Candidate, ProbeOutput]] = []
    broken: list[str] = []
    for candidate, output in map_in_threads(partial(_probe_candidate, needs), find_candidates(os.environ, matrix)):
        if isinstance(output, ProbeError):
            broken.append(str(output))
        elif not output.in_environment:
            probed.append((candidate, output))
    targets, absent = [], []
    for entry in matrix:
        matching = [each for each in probed if _matches(*each, entry, matrix)]
        if matching:
            # of equal versions the first: CANISHARE_PYTHONS comes before pyenv and uv, and these before PATH
            candidate, output = max(matching, key=lambda each: Version(each[1].implementation_version))
            targets.append(output.target(entry.name, candidate.command, entry.environment))
        else:
            absent.append(entry)
    return FoundTargets(targets=targets, absent=absent, broken=broken)


def choose_targets(asked: Sequence[str], matrix: Sequence[TargetEntry], needs: Sequence[str] = ()) -> FoundTargets:
    """Return targets by name, alias (``3.14``, ``pypy3.11``), path or command.

    If `asked` is empty, return all found that are measured by default; ``all`` selects those that are not, too.

    Raises:
        NoSuchTargetError: one of them is absent, or none was found at all; the message says which were found.
    """
    if not asked:
        matrix = [each for each in matrix if each.by_default]
    if ALL in asked:
        asked = ()
    commands = [each for each in asked if _is_command(each)]
    names = [each for each in asked if each not in commands]
    # emulated targets and those with a special command start slowly: only search for them if they are asked for
    searched = [each for each in matrix if not names or not (each.emulator or each.command) or {each.name, each.alias} & {*names}]
    found = find_targets(searched, needs) if names or not asked else FoundTargets(targets=[], absent=[], broken=[])
    if not asked:
        if not found.targets:
            message = "no target of matrix.toml found on PATH, in pyenv's or uv's folders or in CANISHARE_PYTHONS: install one"
            raise NoSuchTargetError(message)
        return found
    chosen = [_find_named(name, matrix, found) for name in names]
    for text in commands:
        command = _split_command(text)
        try:
            output = probe(command, needs)
        except ProbeError as error:
            raise NoSuchTargetError(str(error)) from None
        chosen.append(output.target(_derive_name(command, output), command))
    unique = {target.name: target for target in chosen}
    order = {each.name: place for place, each in enumerate(matrix)}
    targets = sorted(unique.values(), key=lambda target: order.get(target.facts.entry, len(order)))
    return FoundTargets(targets=targets, absent=[], broken=found.broken)


def _find_named(name: str, matrix: Sequence[TargetEntry], found: FoundTargets) -> Target:
    if name == CURRENT:
        return find_current(found.targets, matrix)
    if not matrix:
        message = f"target {name!r}: no matrix.toml here to look up names in: give an interpreter's path or command"
        raise NoSuchTargetError(message)
    entry = next((each for each in matrix if name in {each.name, each.alias}), None)
    if entry is None:
        known = ", ".join(each.alias for each in matrix)
        message = f"matrix.toml has no target {name!r}; it has {known}. A path to an interpreter or a command works as well"
        raise NoSuchTargetError(message)
    for target in found.targets:
        if target.facts.entry == entry.name:
            return target
    here = ", ".join(target.name for target in found.targets) or "none"
    message = (
        f"target {entry.name} is absent: no such interpreter found on this machine (try `{entry.source}`, "
        f"or list its path in CANISHARE_PYTHONS); found: {here}" + "".join(f"; not usable: {problem}" for problem in found.broken)
    )
    raise NoSuchTargetError(message)


def find_current(targets: Sequence[Target], matrix: Sequence[TargetEntry]) -> Target:
    """Return the target that `matrix` marks as current, or the newest older one of the same kind.

    Raises:
        NoSuchTargetError: `matrix` marks none, or no such target is among `targets`.
    """
    marked = next((each for each in matrix if each.current), None)
    if marked is None:
        message = "matrix.toml: no target has `current = true`"
        raise NoSuchTargetError(message)
    plain = {each.name for each in matrix if each.is_plain and each.free_threaded == marked.free_threaded}
    matching = [
        target
        for target in targets
        if target.facts.entry in plain
        and target.facts.implementation == marked.implementation
        and Version(target.facts.python_version) <= Version(marked.version)
    ]
    if not matching:
        message = f"neither {marked.name} nor an older target of its kind found on this machine (try `{marked.source}`)"
        raise NoSuchTargetError(message)
    return max(matching, key=lambda target: Version(target.facts.python_version))


def _is_command(asked: str) -> bool:
    path = Path(asked)
    return os.sep in asked or "/" in asked or " " in asked or (path.exists() and not path.is_dir())


def _split_command(text: str) -> list[str]:
    """Split a command into words; the path of an existing file is one word, even with spaces."""
    # keep symlinks: wrappers and virtual environments depend on the name by which they are called
    path = os.path.abspath(Path(text).expanduser())  # noqa: PTH100 - Path.absolute() leaves `..` in
    if os.path.exists(path):  # noqa: PTH110 - `path` is a string
        return [path]
    # POSIX rules would drop the backslashes of Windows paths
    words = shlex.split(text, posix=sys.platform != "win32")
    program, *others = [word.strip('"') for word in words] if sys.platform == "win32" else words
    return [
        shutil.which(program) or os.path.abspath(program),  # noqa: PTH100 - as above
        # a cell runs in another folder
        *(os.path.abspath(word) if os.path.exists(word) else word for word in others),  # noqa: PTH100, PTH110 - as above
    ]


def _derive_name(command: Sequence[str], output: ProbeOutput) -> str:
    """Return a name for an interpreter that matrix.toml does not list; it is stable and unique for its command."""
    short = hashlib.sha256(" ".join(command).encode()).hexdigest()[:6]
    threads = "t" if output.free_threaded else ""
    return f"{output.implementation}-{output.markers['python_version']}{threads}-{short}"


def _probe_candidate(
    needs: Sequence[str], candidate: Candidate, stop: threading.Event
) -> tuple[Candidate, ProbeOutput | ProbeError]:
    try:
        return candidate, probe(candidate.command, needs, candidate.environment, stop)
    except ProbeError as error:
        return candidate, error


def _matches(candidate: Candidate, output: ProbeOutput, entry: TargetEntry, matrix: Sequence[TargetEntry]) -> bool:
    """Return whether an interpreter matches an entry and no other entry names its path."""
    if candidate.entry != (entry.name if entry.command else None) or not entry.matches(candidate.command, output):
        return False
    return entry.path is not None or not any(each.path is not None and each.matches(candidate.command, output) for each in matrix)
