"""Identify where a result comes from: the harness, the machine and the time."""

from __future__ import annotations

import hashlib
import os
import platform
from datetime import UTC
from datetime import datetime
from pathlib import Path


def digest_of(data: str | bytes) -> str:
    """Return the SHA-256 of a text or of bytes as ``sha256:`` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def harness_digest() -> str:
    """Return the digest of this package: all code that can change a result."""
    package = Path(__file__).parent
    files = sorted(path for path in package.rglob("*") if path.suffix in {".py", ".sh", ".cjs"})
    return digest_of("".join(path.read_text(encoding="utf-8") for path in files))


def machine() -> str:
    """Return a description of this machine without its name: system, release, processor and cores."""
    return f"{platform.system()} {platform.release()} {platform.machine()}, {os.cpu_count()} cores"


def now() -> str:
    """Return the time in UTC, to the millisecond: ``2026-11-23T10:00:07.512Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
