"""Lint a program that is written as text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from canishare.programs.lint import Report
from canishare.programs.lint import Selection
from canishare.programs.lint import lint

if TYPE_CHECKING:
    from pathlib import Path


def lint_text(folder: Path, text: str, **selection: object) -> Report:
    """Return the report on one file."""
    return lint_files(folder, {"program.py": text}, **selection)


def lint_files(folder: Path, texts: dict[str, str], **selection: object) -> Report:
    """Return the report on several files, by their names."""
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
    return lint([folder], Selection(**selection))  # type: ignore[arg-type] # the tests' own words


def rules_of(report: Report) -> list[str]:
    """Return the rules of the findings, each once."""
    return sorted({finding.rule for finding in report.findings})
