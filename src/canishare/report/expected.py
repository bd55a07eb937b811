"""What can be said of a cell that nobody measured: expected, or unknown, and never more than was declared."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.case import Expectation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from canishare.case import Header
    from canishare.outcome import StartMethod
    from canishare.report.data import Seen

# The variables of a marker that an environment nobody measured is given; any other one leaves a cell unknown.
_KNOWN: Final = frozenset(
    {
        "implementation_name",
        "implementation_version",
        "os_name",
        "platform_machine",
        "platform_python_implementation",
        "platform_system",
        "python_full_version",
        "python_version",
        "sys_platform",
        "extras",
    }
)
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_VARIABLE: Final = re.compile(r"[a-z_]{3,}")
_OPERATORS: Final = frozenset({"and", "not"})

# What one platform's Python has and another's of the same version may lack.
_PLATFORM_BOUND: Final = ("mmap", "os", "resource", "select", "signal", "socket")


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What a case declares for a cell: the expectation, and whether it departs from its family's; or why it is unknown."""

    expectation: Expectation | None = None
    departs: bool = False
    unknown: str | None = None


class Possible(msgspec.Struct, frozen=True, kw_only=True):
    """The machines that an environment may be: the PEP 508 variables of each, and what they have no variable for."""

    markers: list[dict[str, str]]
    extras: frozenset[str] = frozenset()

    def places(self, header: Header, start_method: StartMethod) -> set[int | None]:
        """Return the places of the expectations that hold for some of them."""
        return {header.first(start_method, markers, self.extras) for markers in self.markers}


def declared(header: Header, overrides: int, start_method: StartMethod, possible: Possible) -> Declared:
    """Return what is declared for every one of the machines that an environment may be, if it is the same for all."""
    asked = [each.when for each in header.expect if each.when is not None and start_method in each.start_methods]
    if any(_variables(when) - _KNOWN for when in asked):
        return Declared(unknown="what is declared depends on more than the platform and the version")
    places = possible.places(header, start_method)
    if len(places) != 1:
        return Declared(unknown="what is declared depends on the patch level or the machine")
    (place,) = places
    if place is None:
        return Declared(unknown="nothing is declared for it")
    expectation = header.expect[place]
    if len(expectation.alternatives) != 1:
        return Declared(unknown="more than one outcome is declared: " + " or ".join(map(str, expectation.alternatives)))
    return Declared(expectation=expectation, departs=place < overrides)


def agrees(header: Header, start_method: StartMethod, possible: Possible, seen: Seen) -> bool:
    """Tell whether an outcome is one that is declared for each of the machines that an environment may be."""
    return all(
        place is not None
        and any(
            each.outcome == seen.outcome and each.exception in {None, seen.exception} and each.detail in {None, seen.detail}
            for each in header.expect[place].alternatives
        )
        for place in possible.places(header, start_method)
    )


def lacking(needs: Sequence[str], has: AbstractSet[str], lacks: AbstractSet[str], *, elsewhere: bool) -> str | None:
    """Return why it is not known that a Python has what a case needs, or None where it has it.

    `has` and `lacks` are what Pythons of the same version were seen to have; `elsewhere` is whether that was on another
    platform, where what is bound to a platform may be different.
    """
    for need in needs:
        name = need.replace(":", ".")
        if name in lacks and need not in has:
            return f"this version has no {name} elsewhere" if elsewhere else f"it has no {name}"
        if need not in has or (elsewhere and name.partition(".")[0] in _PLATFORM_BOUND):
            return f"whether it has {name} was not asked"
    return None


@cache
def _variables(when: str) -> set[str]:
    return {word for word in _VARIABLE.findall(_QUOTED.sub("", when)) if word not in _OPERATORS}
