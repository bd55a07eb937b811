"""Differences between platforms: how they start processes, and which cells differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from canishare.answers.data import Seen
from canishare.results.grouping import format_targets
from canishare.vocabulary import Direction
from canishare.vocabulary import SightTerm
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.answers.data import Data
    from canishare.answers.environments import Environment


class Starting(msgspec.Struct, frozen=True, kw_only=True):
    """The start methods of some Pythons of a platform, the default first; empty where no process can be started."""

    platform: str
    pythons: str
    start_methods: list[StartMethod]
    measured: bool


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Cells that differ in a direction, for one reason, between one Python and Linux's CPython of the same version.

    `why` is None where no reason is declared. `example` is one of the cells: a case and a start method. `there` is what was seen
    in the environment that differs, and `here` in the one that it is compared with.
    """

    pythons: str
    cells: int
    example: tuple[str, StartMethod]
    there: tuple[str, Seen]
    here: tuple[str, Seen]
    why: str | None
    reference: str | None


def startings(data: Data) -> list[Starting]:
    """Return how each platform starts processes: measured Pythons first, then expected ones."""
    groups: dict[tuple[str, bool, tuple[StartMethod, ...], StartMethod | None], list[str]] = {}
    for each in data.environments:
        default = each.default_start_method if each.start_methods else None
        groups.setdefault((each.platform_title, each.measured, each.start_methods, default), []).append(each.id)
    return [
        Starting(
            platform=title,
            pythons=_labels(ids, data),
            start_methods=sorted(methods, key=lambda method: (method != default, methods.index(method))),
            measured=measured,
        )
        for (title, measured, methods, default), ids in groups.items()
    ]


def platform_differences(data: Data, direction: Direction) -> list[Difference]:
    """Return where a measured Python differs from Linux's CPython of its version, grouped by what each shows and the reason."""
    groups: dict[tuple[str | None, ...], list[tuple[str, StartMethod, Environment, Environment, Seen, Seen]]] = {}
    for case, method, there, here, departing, usual in _departing(data, direction):
        why = departing.why if departing.departs or not usual.departs else usual.why
        shown = (*departing.shown(direction), *usual.shown(direction))
        key = (there.platform, there.implementation, str(there.free_threaded), *shown, why)
        groups.setdefault(key, []).append((case, method, there, here, departing, usual))
    found = []
    for (*_, why), cells in groups.items():
        case, method, there, here, departing, usual = cells[-1]
        found.append(
            Difference(
                pythons=_labels(list(dict.fromkeys(each[2].id for each in cells)), data),
                cells=len(cells),
                example=(case, method),
                there=(there.id, departing),
                here=(here.id, usual),
                why=why,
                reference=departing.reference or usual.reference,
            )
        )
    return sorted(found, key=lambda each: (each.why is not None, each.pythons, -each.cells, each.example))


def _departing(data: Data, direction: Direction) -> Iterator[tuple[str, StartMethod, Environment, Environment, Seen, Seen]]:
    """Yield the cells that both Pythons can run and that differ in a direction."""
    compared = dict(_compared(data))
    places = {each.id: place for place, each in enumerate(data.environments)}
    for case, method, there, departing in data.walk():
        here = compared.get(there.id)
        if here is None or method not in there.start_methods:
            continue
        usual = data.seen[data.cells[case][method][places[here.id]]]
        if all(each.status == "measured" and each.outcome != "unavailable" for each in (departing, usual)):
            # where a race allows both outcomes, they do not differ
            may_be_either = len(departing.declared) > 1 and str(usual) in departing.declared
            # where no worker got as far as to look, the other direction has it
            told = direction == "parent" or any(isinstance(each.term(direction), SightTerm) for each in (departing, usual))
            if told and departing.shown(direction) != usual.shown(direction) and not may_be_either:
                yield case, method, there, here, departing, usual


def _compared(data: Data) -> Iterator[tuple[str, Environment]]:
    """Yield each measured Python that has a counterpart, and this: Linux's own CPython of the same version."""
    there = [each for each in data.environments if each.measured and each.main and each.platform == "linux"]
    # a version may have two builds, such as Debian's own: the others are compared with the one of the plain name
    usual = {each.python_version: each for each in sorted(there, key=lambda each: each.id == f"cpython-{each.python_version}")}
    for each in data.environments:
        here = usual.get(each.python_version)
        if each.measured and here is not None and here.id != each.id:
            yield each.id, here


def _labels(ids: list[str], data: Data) -> str:
    return format_targets(ids, [each.id for each in data.environments])
