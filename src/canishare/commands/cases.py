"""``canishare cases``, ``show``, ``why`` and ``recipe``: list the cases and what is known of them, and code to paste."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from canishare.commands.known import add_results
from canishare.commands.known import known
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    import argparse

    from canishare.commands import AddParser


def add_parsers(add: AddParser) -> None:
    """Add the commands; each sets `run` to its function."""
    cases = add("cases", help="list the cases; with words, those with all of them in title, reasons or symptoms")
    cases.add_argument("words", nargs="*", metavar="WORD")
    cases.add_argument("--explained", action="store_true", help="count the cells that families explain")
    add_results(cases)
    cases.set_defaults(run=_cases)

    show = add("show", help="print the script of a case")
    show.add_argument("case", metavar="CASE").completer = _ids  # type: ignore[attr-defined] # argcomplete reads it
    add_results(show)
    show.set_defaults(run=_show)

    why = add("why", help="print what happens to a case, the reason, and what to write instead")
    why.add_argument("case", metavar="CASE").completer = _ids  # type: ignore[attr-defined] # argcomplete reads it
    why.add_argument("--start-method", choices=START_METHODS, help="(default: the target's own)")
    why.add_argument("--target", metavar="TARGET", help="such as 3.14 or windows-3.14 (default: the Python that runs this)")
    add_results(why)
    why.set_defaults(run=_why)

    recipe = add("recipe", help="print code that shares something and was measured; without a name, list all recipes")
    recipe.add_argument(
        "name", nargs="?", metavar="NAME", help="a need (counter), a resource (queue) or a recipe"
    ).completer = _recipes  # type: ignore[attr-defined] # argcomplete reads it
    recipe.add_argument("--on", metavar="ENVIRONMENT", help="print one that works there, such as windows or 3.14")
    add_results(recipe)
    recipe.set_defaults(run=_recipe)


def _cases(chosen: argparse.Namespace) -> int:
    from canishare.answers.why import count_explained
    from canishare.answers.why import list_cases

    data = known(chosen.results)
    print("\n".join(count_explained(data) if chosen.explained else list_cases(data, chosen.words)))
    return 0


def _show(chosen: argparse.Namespace) -> int:
    from canishare.answers.why import find_case

    data = known(chosen.results)
    case = find_case(chosen.case, data)
    sys.stdout.write(data.texts[case.script])
    if case.recipe:
        # not into the file that the output may go to
        print(f"canishare: a recipe that works: {data.case(case.recipe).command}", file=sys.stderr)
    return 0


def _why(chosen: argparse.Namespace) -> int:
    from canishare.answers.why import find_case
    from canishare.answers.why import why

    data = known(chosen.results)
    print("\n".join(why(find_case(chosen.case, data), data, chosen.target, chosen.start_method)))
    return 0


def _recipe(chosen: argparse.Namespace) -> int:
    from canishare.answers.recipes import choose_recipe
    from canishare.answers.recipes import list_recipes

    data = known(chosen.results)
    if chosen.name is None:
        print("\n".join(list_recipes(data)))
    else:
        sys.stdout.write(data.texts[choose_recipe(data, chosen.name, chosen.on).code])
    return 0


def _recipes(**_: object) -> list[str]:
    """Return the names of needs and recipes, for shell completion."""
    data = known(None)
    return [*(need.id for need in data.needs), *(case.short_id for case in data.cases if case.is_recipe)]


def _ids(**_: object) -> list[str]:
    """Return all case ids, for shell completion."""
    return [case.id for case in known(None).cases]
