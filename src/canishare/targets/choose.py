"""Finding targets: what this machine has of those that ``matrix.toml`` lists."""

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
from canishare.targets.matrix import Wanted
from canishare.targets.search import Candidate
from canishare.targets.search import candidates

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

# What asks for the target that matrix.toml marks as current.
CURRENT: Final = "current"
# What asks for all that is found, also for what is not measured by default.
ALL: Final = "all"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The targets that are here, those of ``matrix.toml`` that are not, and what looked like one and did not start."""

    targets: list[Target]
    absent: list[Wanted]
    broken: list[str]


def find_targets(matrix: Sequence[Wanted], needs: Sequence[str] = ()) -> Found:
    """Find what is here of the targets in `matrix`; each tells which of the names in `needs` it lacks."""
    answers: list[tuple[Candidate, ProbeOutput]] = []
    broken: list[str] = []
    for candidate, answer in map_in_threads(partial(_asked, needs), candidates(os.environ, matrix)):
        if isinstance(answer, ProbeError):
            broken.append(str(answer))
        elif not answer.in_environment:
            answers.append((candidate, answer))
    targets, absent = [], []
    for wanted in matrix:
        fitting = [each for each in answers if _fits(*each, wanted, matrix)]
        if fitting:
            # the first of equal ones: CANISHARE_PYTHONS comes before what is installed, and that before PATH
            candidate, answer = max(fitting, key=lambda each: Version(each[1].implementation_version))
            targets.append(answer.target(wanted.name, candidate.command, wanted.environment))
        else:
            absent.append(wanted)
    return Found(targets=targets, absent=absent, broken=broken)


def choose_targets(asked: Sequence[str], matrix: Sequence[Wanted], needs: Sequence[str] = ()) -> Found:
    """Return the targets asked for by name, by alias (``3.14``, ``pypy3.11``), by path or by command.

    For none, they are those found of what is measured by default, and of everything for ``all``.

    Raises:
        NoSuchTargetError: one of them is not here, or none was found at all; the message says what is.
    """
    if not asked:
        matrix = [each for each in matrix if each.by_default]
    if ALL in asked:
        asked = ()
    commands = [each for each in asked if _is_command(each)]
    names = [each for each in asked if each not in commands]
    # what starts slowly, under an emulator or by a command of its own, is looked for where it is asked for
    sought = [each for each in matrix if not names or not (each.emulator or each.command) or {each.name, each.alias} & {*names}]
    found = find_targets(sought, needs) if names or not asked else Found(targets=[], absent=[], broken=[])
    if not asked:
        if not found.targets:
            message = "no target was found: none of matrix.toml's is on PATH, in pyenv's or uv's folders or in CANISHARE_PYTHONS"
            raise NoSuchTargetError(message)
        return found
    chosen = [_named(name, matrix, found) for name in names]
    for text in commands:
        command = _words(text)
        try:
            answer = probe(command, needs)
        except ProbeError as error:
            raise NoSuchTargetError(str(error)) from None
        chosen.append(answer.target(_name_for(command, answer), command))
    unique = {target.name: target for target in chosen}
    order = {each.name: place for place, each in enumerate(matrix)}
    targets = sorted(unique.values(), key=lambda target: order.get(target.facts.entry, len(order)))
    return Found(targets=targets, absent=[], broken=found.broken)


def _named(name: str, matrix: Sequence[Wanted], found: Found) -> Target:
    if name == CURRENT:
        return current_of(found.targets, matrix)
    if not matrix:
        message = f"target {name!r}: there is no matrix.toml here that names targets: give an interpreter's path or command"
        raise NoSuchTargetError(message)
    wanted = next((each for each in matrix if name in {each.name, each.alias}), None)
    if wanted is None:
        known = ", ".join(each.alias for each in matrix)
        message = f"matrix.toml has no target {name!r}; it has {known}. A path to an interpreter or a command works as well"
        raise NoSuchTargetError(message)
    for target in found.targets:
        if target.facts.entry == wanted.name:
            return target
    here = ", ".join(target.name for target in found.targets) or "none"
    message = (
        f"target {wanted.name} is absent: no such interpreter was found here (try `{wanted.source}`, "
        f"or list its path in CANISHARE_PYTHONS); found: {here}" + "".join(f"; not usable: {problem}" for problem in found.broken)
    )
    raise NoSuchTargetError(message)


def current_of(targets: Sequence[Target], matrix: Sequence[Wanted]) -> Target:
    """Return the one of these targets that `matrix` marks as current, or else the newest before it of its kind.

    Raises:
        NoSuchTargetError: it marks none, or neither is among them.
    """
    marked = next((each for each in matrix if each.current), None)
    if marked is None:
        message = "no target of matrix.toml is marked as current"
        raise NoSuchTargetError(message)
    plain = {each.name for each in matrix if each.is_plain and each.free_threaded == marked.free_threaded}
    fitting = [
        target
        for target in targets
        if target.facts.entry in plain
        and target.facts.implementation == marked.implementation
        and Version(target.facts.python_version) <= Version(marked.version)
    ]
    if not fitting:
        message = f"neither {marked.name} nor an older one of its kind was found here (try `{marked.source}`)"
        raise NoSuchTargetError(message)
    return max(fitting, key=lambda target: Version(target.facts.python_version))


def _is_command(asked: str) -> bool:
    path = Path(asked)
    return os.sep in asked or "/" in asked or " " in asked or (path.exists() and not path.is_dir())


def _words(text: str) -> list[str]:
    """Return a command's words: one where it is the path of a file, spaces in it or not."""
    # not resolved: a wrapper or a virtual environment's link means what it is called by
    path = os.path.abspath(Path(text).expanduser())  # noqa: PTH100 - Path.absolute() leaves `..` in
    if os.path.exists(path):  # noqa: PTH110 - a string is what is at hand
        return [path]
    # Windows' paths have backslashes
    words = shlex.split(text, posix=sys.platform != "win32")
    program, *others = [word.strip('"') for word in words] if sys.platform == "win32" else words
    return [
        shutil.which(program) or os.path.abspath(program),  # noqa: PTH100 - as above
        # a cell runs in a folder of its own
        *(os.path.abspath(word) if os.path.exists(word) else word for word in others),  # noqa: PTH100, PTH110 - as above
    ]


def _name_for(command: Sequence[str], answer: ProbeOutput) -> str:
    """Return a name for an interpreter that matrix.toml does not list: stable for its command, and unlike another's."""
    short = hashlib.sha256(" ".join(command).encode()).hexdigest()[:6]
    threads = "t" if answer.free_threaded else ""
    return f"{answer.implementation}-{answer.markers['python_version']}{threads}-{short}"


def _asked(needs: Sequence[str], candidate: Candidate, stop: threading.Event) -> tuple[Candidate, ProbeOutput | ProbeError]:
    try:
        return candidate, probe(candidate.command, needs, candidate.environment, stop)
    except ProbeError as error:
        return candidate, error


def _fits(candidate: Candidate, answer: ProbeOutput, wanted: Wanted, matrix: Sequence[Wanted]) -> bool:
    """Tell whether an interpreter is what an entry asks for, and no other entry asks for this very one."""
    if candidate.entry != (wanted.name if wanted.command else None) or not wanted.is_met_by(candidate.command, answer):
        return False
    return wanted.path is not None or not any(
        each.path is not None and each.is_met_by(candidate.command, answer) for each in matrix
    )
