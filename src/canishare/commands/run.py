"""``canishare run``: pytest with the plugin, in any folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

from canishare.project import find_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canishare.commands import AddParser

NAME: Final = "run"


def add_parsers(add: AddParser) -> None:
    """Add the command, only for its help: its arguments are passed to pytest unparsed."""
    add(
        NAME,
        usage="canishare run FILE_OR_FOLDER ... [--target TARGET] [PYTEST_OPTION ...]",
        help="run your own cases, in any folder: canishare run my_case.py, or a folder of cases and resources",
        description="Runs pytest with canishare's plugin; `pytest --help` lists its other options. In a checkout of canishare "
        "`pytest` does the same. Results are written to results/ in the project, or in the working folder outside of one; "
        "`canishare report` shows them.",
    )


def run_pytest(arguments: Sequence[str]) -> int:
    """Run pytest with the plugin and return its exit status.

    An explicit rootdir is needed: pytest would take the value of `--target /usr/bin/python3` for a path, and `/` for its root.
    """
    import pytest

    import canishare.pytest_plugin.plugin  # noqa: F401 - a missing extra is reported before pytest fails to load the plugin

    here = Path.cwd()
    # it was imported above, and has no assert statements to rewrite
    options = ("-p", "canishare.pytest_plugin.plugin", "-W", "ignore::pytest.PytestAssertRewriteWarning")
    status = pytest.main([*options, f"--rootdir={find_project(here) or here}", *arguments])
    if status == pytest.ExitCode.NO_TESTS_COLLECTED:
        print(
            "canishare: no case was run: a case begins with a header `# /// case`, a resource with `# /// resource`, "
            "and options such as -k leave cells out",
            file=sys.stderr,
        )
    return status
