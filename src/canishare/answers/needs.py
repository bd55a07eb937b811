"""Needs: what people need to share, and the resources and recipes that serve for it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from canishare.cases.recipes import RECIPES
from canishare.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence


class Need(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that people need to share, and the resources suitable for it; `direction` is the one that they need.

    `recipes` are the names of the recipes to show first.
    """

    id: str
    title: str
    resources: tuple[str, ...]
    note: str
    direction: Direction = "parent"
    recipes: tuple[str, ...] = ()


class Needs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``needs.toml``."""

    need: tuple[Need, ...]


@cache
def needs() -> dict[str, Need]:
    """Return the needs of ``needs.toml``, by id."""
    text = files("canishare.answers").joinpath("needs.toml").read_text(encoding="utf-8")
    return {need.id: need for need in msgspec.convert(tomllib.loads(text), Needs).need}


def recipes_for(need: Need, recipes: Sequence[str]) -> list[str]:
    """Return those of all recipes' ids that are for a need: those that it names, then those of its resources in `way_order`."""
    named = [case for name in need.recipes if (case := f"{RECIPES}/{name}") in recipes]
    composed = [case for resource in need.resources for case in recipes if case.startswith(f"{RECIPES}/{resource}/")]
    return [*dict.fromkeys([*named, *sorted(composed, key=way_order)])]


def way_order(recipe: str) -> tuple[bool, int, bool]:
    """Return what sorts recipes: a Pool before a Process, its initializer before a task's arguments, and fork only last."""
    worker, _, reach = recipe.rpartition("/")[2].partition("-")
    return reach == "fork", ("pool", "process", "executor").index(worker), reach != "initializer"
