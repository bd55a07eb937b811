"""Write the report: the page, its text, its data with their schema, and a badge."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import msgspec

from canishare.answers.data import data_schema
from canishare.report.render.html import page
from canishare.report.render.markdown import compatibility
from canishare.results.store import line_schema

if TYPE_CHECKING:
    from pathlib import Path

    from canishare.answers.data import Data
    from canishare.answers.read import Report


def write_report(report: Report, data: Data, to: Path) -> list[Path]:
    """Write a report and its data into a folder; return the files."""
    to.mkdir(parents=True, exist_ok=True)
    files = {
        "index.html": page(data).encode(),
        "compatibility.md": compatibility(report, data).encode(),
        "data.json": msgspec.json.encode(data),
        "data.schema.json": msgspec.json.format(msgspec.json.encode(data_schema())),
        "results.schema.json": msgspec.json.format(msgspec.json.encode(line_schema())),
        "badge.json": msgspec.json.encode(badge(data)),
    }
    for name, content in files.items():
        (to / name).write_bytes(content)
    return [to / name for name in files]


def badge(data: Data) -> dict[str, Any]:
    """Return shields.io's input for a badge: how many cells were measured, and how many are unexpected."""
    counts = data.counts
    unexpected = f", {counts.unexpected} unexpected" if counts.unexpected else ""
    return {
        "schemaVersion": 1,
        "label": "can I share?",
        "message": f"{counts.measured:,} cells on {counts.targets} Pythons{unexpected}",
        "color": "orange" if counts.unexpected else "brightgreen",
    }
