"""``canishare lint``: find what does not reach a worker in programs of other people, without running them."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from canishare.commands import AddParser
    from canishare.programs.lint import Report

_FORMATS: Final = ("text", "json", "sarif", "github")
_WRONG_COMMAND: Final = 2


def add_parsers(add: AddParser) -> None:
    """Add the command; it sets `run` to its function."""
    lint = add(
        "lint",
        help="check your own program, without running it",
        description="Reads Python files, all together, and reports what workers will not get, or will not bring back. It exits "
        "with 1 "
        "if it finds something. A comment `# canishare: ignore[RULE]` in a line leaves it out; [tool.canishare.lint] in "
        "pyproject.toml may set select, ignore, exclude and target-version.",
    )
    lint.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders (default: the working folder)")
    lint.add_argument("--format", choices=_FORMATS, default="text", help="(default: text)")
    lint.add_argument("--select", type=_names, metavar="RULES", help="apply only these rules, separated by commas")
    lint.add_argument("--ignore", type=_names, metavar="RULES", default=(), help="leave out these rules")
    lint.add_argument("--exclude", type=_names, metavar="PATTERNS", default=(), help="leave out files and folders, such as tests")
    lint.add_argument(
        "--start-method", choices=START_METHODS, help="report only what fails under it (default: what fails under any)"
    )
    lint.add_argument("--target-version", type=_version, metavar="VERSION", help="report only what fails on it, such as 3.14")
    lint.add_argument("--rules", action="store_true", help="list the rules")
    lint.set_defaults(run=_lint)


def _names(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _version(text: str) -> str:
    if not re.fullmatch(r"\d+\.\d+(\.\d+)?", text):
        message = f"{text!r} is no version such as 3.14"
        raise argparse.ArgumentTypeError(message)
    return text


def _lint(chosen: argparse.Namespace) -> int:
    from canishare.errors import CanishareError
    from canishare.programs.lint import Selection
    from canishare.programs.lint import lint
    from canishare.programs.settings import read_settings

    if chosen.rules:
        _print_rules()
        return 0
    paths = chosen.paths or [Path()]
    try:
        settings = read_settings(paths[0])
        selection = Selection(
            select=chosen.select if chosen.select is not None else settings.select,
            ignore=(*chosen.ignore, *settings.ignore),
            exclude=(*chosen.exclude, *settings.exclude),
            start_method=chosen.start_method,
            version=chosen.target_version or settings.target_version,
        )
        report = lint(paths, selection)
    except CanishareError as error:
        print(f"canishare: {error}", file=sys.stderr)
        return _WRONG_COMMAND
    for each in report.unreadable:
        print(f"canishare: {each}", file=sys.stderr)
    _print(report, chosen.format)
    return 1 if report.findings or report.unreadable else 0


def _print(report: Report, form: str) -> None:
    from canishare.programs import output

    if form == "json":
        print(output.json(report))
    elif form == "sarif":
        from importlib.metadata import version

        print(output.sarif(report, version("canishare")))
    elif form == "github":
        print("\n".join(output.github(report)))
    else:
        from rich.console import Console

        console = Console(markup=False, highlight=False, soft_wrap=True)
        for line in output.text(report):
            console.print(line)


def _print_rules() -> None:
    from canishare.commands.tables import print_table
    from canishare.programs.rules import RULES

    rows = [
        (rule.id, rule.severity, "all" if rule.start_methods == START_METHODS else ", ".join(rule.start_methods), rule.title)
        for rule in RULES
    ]
    print_table(("rule", "severity", "start methods", "what it finds"), rows)
