"""Recipes: list them by need, and choose one that works in an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canishare.answers.environments import find_environment
from canishare.answers.needs import way_order
from canishare.answers.why import did_you_mean
from canishare.cases.recipes import RECIPES
from canishare.errors import NoSuchChoiceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.answers.data import Data
    from canishare.answers.data import PublishedCase


def list_recipes(data: Data) -> Iterator[str]:
    """Yield lines: each need with its recipes, and the recipes that serve no need; the ways of a resource share a line."""
    recipes = {case.id: case for case in data.cases if case.is_recipe}
    needs = [(f"{need.id}: {need.title}", need.recipes) for need in data.needs]
    listed = {case for _, of_need in needs for case in of_need}
    for title, found in [*needs, ("others", [case for case in recipes if case not in listed])]:
        if found:
            yield title
            yield from _lines([recipes[case] for case in found])
    yield f"{len(recipes)} recipes. `canishare recipe NAME` prints one, by a need, a resource or a way: value/pool-initializer"


def choose_recipe(data: Data, name: str, place: str | None) -> PublishedCase:
    """Return the first recipe of a need, a resource or an id that works in the environment `place`, if that is given.

    Raises:
        NoSuchChoiceError: there is no such recipe or environment, or none works there under its default start method.
    """
    found = [data.case(case) for case in _named(data, name)]
    if not found:
        known = [
            *(need.id for need in data.needs),
            *dict.fromkeys(case.short_id.partition("/")[0] for case in data.cases if case.is_recipe),
        ]
        message = f"no recipe {name!r}{did_you_mean(name, known) or '; `canishare recipe` lists them'}"
        raise NoSuchChoiceError(message)
    if place is None:
        return found[0]
    environment = find_environment(data.environments, place)
    method = environment.default_start_method
    # a recipe prints in the parent what a worker did
    works = next((case for case in found if data.seen_of(case.id, method, environment).works("parent")), None)
    if works is None:
        message = f"no recipe {name!r} works on {environment.id} under {method}, its default start method"
        raise NoSuchChoiceError(message)
    return works


def _named(data: Data, name: str) -> list[str]:
    for need in data.needs:
        if need.id == name:
            return need.recipes
    case_id = f"{RECIPES}/{name.removeprefix(f'{RECIPES}/')}"
    found = [case.id for case in data.cases if case.id == case_id or case.id.startswith(f"{case_id}/")]
    return found if case_id in found else sorted(found, key=way_order)


def _lines(recipes: Sequence[PublishedCase]) -> Iterator[str]:
    ways: dict[str, list[str]] = {}
    for case in recipes:
        resource, _, way = case.short_id.partition("/")
        ways.setdefault(resource, []).append(way or case.title)
    width = max(len(each) for each in ways)
    for resource, of_resource in ways.items():
        yield f"  {resource:{width}}  {', '.join(of_resource)}"
