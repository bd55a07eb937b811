"""Print tables."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from rich.text import Text

# Output to a file or a pipe is not cut.
_UNLIMITED: Final = 10_000


def print_table(head: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
    """Print a table as wide as the terminal; in a file, each row is one line."""
    table = Table(*head, box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for row in rows:
        table.add_row(*row)
    console = Console(markup=False, highlight=False)
    if console.is_terminal:
        console.print(table)
        return
    console = Console(markup=False, highlight=False, width=_UNLIMITED, file=io.StringIO())
    console.print(table)
    for line in console.file.getvalue().splitlines():  # type: ignore[attr-defined] # it is the StringIO from above
        print(line.rstrip())
