"""The entry point of ``canishare``: parse the command line, run the command, print errors."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING
from typing import Final

from canishare.commands import cases
from canishare.commands import cost
from canishare.commands import lint
from canishare.commands import report
from canishare.commands import results
from canishare.commands import run
from canishare.commands import targets
from canishare.commands import trial
from canishare.errors import CanishareError

if TYPE_CHECKING:
    from collections.abc import Sequence

# The exit status that shells report for SIGINT.
_INTERRUPTED: Final = 130
# The extra that installs a package.
_EXTRAS: Final = {
    "psutil": "run",
    "pytest": "run",
    "python_discovery": "run",
    "xdist": "run",
    "pyperf": "cost",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 0, 1 on an error, 2 for a wrong command line.

    `run` returns pytest's exit status.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    # a Windows console's code page may lack the symbols
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr] # a text stream, unless it was replaced
    parser = _parser()
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)
    try:
        if words[:1] == [run.NAME] and not {"-h", "--help"} & {*words}:
            return run.run_pytest(words[1:])  # the arguments are pytest's
        chosen = parser.parse_args(words)
        status: int = chosen.run(chosen)
        sys.stdout.flush()
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        print(f"canishare: this needs {error.name}: pip install 'canishare[{extra}]'", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # `| head` has enough; and nothing is left to complain about when Python flushes at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (CanishareError, OSError) as error:
        print(f"canishare: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("canishare: interrupted", file=sys.stderr)
        return _INTERRUPTED
    return status


class _PrintVersion(argparse.Action):
    """Looks the version up only when it is asked for: that takes longer than most answers."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"{parser.prog} {version('canishare')}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="canishare",
        description="Can I share it? If a worker process changes this object, does its parent see it?",
    )
    parser.add_argument("--version", action=_PrintVersion, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (report, cases, lint, trial, run, targets, results, cost):
        module.add_parsers(commands.add_parser)
    return parser
