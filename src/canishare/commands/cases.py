"""``canishare cases``, ``show`` and ``why``: list the cases and what is known of them."""

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


def _cases(chosen: argparse.Namespace) -> int:
    from canishare.answers.why import count_explained
    from canishare.answers.why import list_cases

    data = known(chosen.results)
    print("\n".join(count_explained(data) if chosen.explained else list_cases(data, chosen.words)))
    return 0


def _show(chosen: argparse.Namespace) -> int:
    from canishare.answers.why import find_case

    data = known(chosen.results)
    sys.stdout.write(data.texts[find_case(chosen.case, data).script])
    return 0


def _why(chosen: argparse.Namespace) -> int:
    from canishare.answers.why import find_case
    from canishare.answers.why import why

    data = known(chosen.results)
    print("\n".join(why(find_case(chosen.case, data), data, chosen.target, chosen.start_method)))
    return 0


def _ids(**_: object) -> list[str]:
    """Return all case ids, for shell completion."""
    return [case.id for case in known(None).cases]
