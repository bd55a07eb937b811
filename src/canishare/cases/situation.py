"""Situations: expectations that several cases, resources, carriers or families share under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.cases.case import Expectation
from canishare.vocabulary import REACHES
from canishare.vocabulary import WORKERS
from canishare.vocabulary import Reach
from canishare.vocabulary import Worker

if TYPE_CHECKING:
    from canishare.cases.atlas import Carrier

# What a rule has in these keys unless it is for a part of the atlas.
_WHOLE_ATLAS: Final = {"workers": WORKERS, "reaches": REACHES, "families": None}


class Rule(Expectation, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An expectation for a part of the atlas."""

    workers: tuple[Worker, ...] = WORKERS
    reaches: tuple[Reach, ...] = REACHES
    families: tuple[str, ...] | None = None

    def applies_to(self, carrier: Carrier, family: str) -> bool:
        """Return whether it applies to resources of a family with a carrier."""
        return (
            carrier.header.worker in self.workers
            and carrier.header.reach in self.reaches
            and (self.families is None or family in self.families)
        )

    def expectation(self) -> Expectation:
        """Return it as a plain expectation, without the part of the atlas."""
        return Expectation(**{name: getattr(self, name) for name in Expectation.__struct_fields__})


class Situation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules under a name; `reaches` says which cases of a resource are in the situation. Any other case that names it is."""

    id: str
    reaches: tuple[Reach, ...] = REACHES
    expect: tuple[Rule, ...]

    def rules(self) -> tuple[Rule, ...]:
        """Return its rules for the atlas."""
        return tuple(
            msgspec.structs.replace(rule, reaches=tuple(reach for reach in rule.reaches if reach in self.reaches))
            for rule in self.expect
        )

    def expectations(self) -> tuple[Expectation, ...]:
        """Return its rules for a case that is not in the atlas.

        Raises:
            ValueError: a rule is for a part of the atlas only.
        """
        for index, rule in enumerate(self.expect):
            for key in [key for key, default in _WHOLE_ATLAS.items() if getattr(rule, key) != default]:
                message = f"{self.id!r} is for the atlas: its expect[{index}] has `{key}`"
                raise ValueError(message)
        return tuple(rule.expectation() for rule in self.expect)
