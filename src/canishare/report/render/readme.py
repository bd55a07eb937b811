"""The article's table in the README: written from measured results, between two marks."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from typing import Final

from canishare.errors import NoMarksError
from canishare.report.views.overview import Showcase
from canishare.vocabulary import SYMBOLS

if TYPE_CHECKING:
    from pathlib import Path

    from canishare.answers.data import Data
    from canishare.answers.data import Seen

_BEGIN: Final = "<!-- the article's table: canishare report --readme README.md -->"
_END: Final = "<!-- the end of the article's table -->"
_BETWEEN: Final = re.compile(re.escape(_BEGIN) + ".*?" + re.escape(_END), re.DOTALL)


def write_table(path: Path, data: Data) -> None:
    """Replace the article's table between its marks in a file.

    Raises:
        NoMarksError: the marks are not there.
    """
    text = path.read_text(encoding="utf-8")
    if not _BETWEEN.search(text):
        message = f"{path}: there is no line {_BEGIN} with {_END} after it"
        raise NoMarksError(message)
    table = f"{_BEGIN}\n{article_table(data)}\n{_END}"
    path.write_text(_BETWEEN.sub(lambda _: table, text, count=1), encoding="utf-8", newline="\n")


def article_table(data: Data) -> str:
    """Return the article's examples, both variants, as Markdown; unmeasured cells in italics."""
    showcase = Showcase.of(data)
    columns = [f"{each.platform_title} {each.label}<br>{each.default_start_method}" for each in showcase.environments]
    head = ["example", "made", *columns]
    rows = [
        [example.title, _variant(variant), *(_words(cell.seen) for cell in cells)]
        for example in showcase.examples
        for variant, cells in example.cells.items()
    ]
    # the example's name once, at the first of its variants
    for above, below in reversed(list(pairwise(rows))):
        if above[0] == below[0]:
            below[0] = "…"
    lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)


def _variant(variant: str) -> str:
    return {"global": "at module level", "passed": "under the guard, and passed"}[variant]


def _words(seen: Seen) -> str:
    if seen.outcome is None:
        return "unknown"
    words = f"{SYMBOLS[seen.outcome]} {seen.outcome}"
    if seen.verdict == "unexpected":
        words += " (unexpected)"
    return words if seen.status == "measured" else f"*{words}*"
