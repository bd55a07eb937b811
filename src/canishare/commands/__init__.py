"""The command ``canishare``: each module has a few subcommands, which import what they need when they run.

So `find` works without pytest and starts in a fraction of a second.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

# The type of `add_parser` of argparse's subparsers, which are private.
AddParser = Callable[..., argparse.ArgumentParser]
