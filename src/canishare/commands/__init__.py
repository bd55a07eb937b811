"""The command ``canishare``: each module has a few subcommands, and imports what they need when they run.

So `find` works where pytest is not installed, and starts in a fraction of a second.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

# `add_parser` of argparse's subparsers, whose own type is private.
AddParser = Callable[..., argparse.ArgumentParser]
