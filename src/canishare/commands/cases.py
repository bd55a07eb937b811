"""``canishare cases``, ``show`` and ``why``: list the cases and what they declare."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from canishare.project import MATRIX
from canishare.project import project_here
from canishare.project import results_here
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    import argparse

    from canishare.commands import AddParser


def add_parsers(add: AddParser) -> None:
    """Add the commands; each sets `run` to its function."""
    cases = add("cases", help="list the cases; with words, those whose id, family or title contains all of them")
    cases.add_argument("words", nargs="*", metavar="WORD")
    cases.add_argument("--explained", action="store_true", help="count the cells that families explain")
    cases.set_defaults(run=_cases)

    show = add("show", help="print the script of a case")
    show.add_argument("case", metavar="CASE").completer = _ids  # type: ignore[attr-defined] # argcomplete reads it
    show.set_defaults(run=_show)

    why = add("why", help="print what a case declares for a target, the reason, and what to write instead")
    why.add_argument("case", metavar="CASE").completer = _ids  # type: ignore[attr-defined] # argcomplete reads it
    why.add_argument("--start-method", choices=START_METHODS, help="(default: the target's own)")
    why.add_argument("--target", default="{}.{}".format(*sys.version_info[:2]), help="(default: %(default)s)")
    why.set_defaults(run=_why)


def _cases(chosen: argparse.Namespace) -> int:
    from canishare.answers.why import count_explained
    from canishare.answers.why import list_cases
    from canishare.cases.suite import read_suite

    lines = count_explained(results_here()) if chosen.explained else list_cases(read_suite(project_here()), chosen.words)
    print("\n".join(lines))
    return 0


def _show(chosen: argparse.Namespace) -> int:
    from canishare.cases.suite import read_suite

    sys.stdout.write(read_suite(project_here()).case(chosen.case).source)
    return 0


def _why(chosen: argparse.Namespace) -> int:
    from canishare.answers.why import why
    from canishare.cases.suite import read_suite
    from canishare.targets.choose import choose_targets
    from canishare.targets.matrix import read_matrix

    root = project_here()
    suite = read_suite(root)
    case = suite.case(chosen.case)
    (target,) = choose_targets([chosen.target], read_matrix(root / MATRIX).target, case.header.needs).targets
    method = chosen.start_method or target.facts.default_start_method
    print("\n".join(why(case, suite, method, target)))
    return 0


def _ids(**_: object) -> list[str]:
    """Return all case ids, for shell completion."""
    from canishare.cases.suite import read_suite

    return [case.id for case in read_suite(project_here()).cases]
