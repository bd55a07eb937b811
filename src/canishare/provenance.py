"""Where a result is from: the harness, the machine and the time that it was measured by, on and at."""

from __future__ import annotations

import os
import platform
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Final

from canishare.case import digest_of

# What a result rests on: with other code in these, it may be another result.
HARNESS: Final = (
    "activity.py",
    "in_target/launch.py",
    "in_target/probe.py",
    "in_target/reference.py",
    "outcome.py",
    "patience.py",
    "run.py",
    "target.py",
    "tell.py",
    "tree.py",
    "tree_posix.py",
    "tree_windows.py",
    "waits.py",
    "watch.py",
)


def harness_digest() -> str:
    """Return the digest of the code that a result rests on."""
    package = Path(__file__).parent
    return digest_of("".join((package / name).read_text(encoding="utf-8") for name in HARNESS))


def machine() -> str:
    """Return what this machine is, for a reader: system, release, processor and cores, and not its name."""
    return f"{platform.system()} {platform.release()} {platform.machine()}, {os.cpu_count()} cores"


def now() -> str:
    """Return the time as results have it: UTC, to the millisecond, ``2026-11-23T10:00:07.512Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
