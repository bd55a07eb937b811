"""``index.html``: the whole report in one file that needs no network."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from typing import Any
from typing import Final

import msgspec
from jinja2 import Environment as Templates
from jinja2 import PackageLoader
from jinja2 import StrictUndefined
from markupsafe import Markup

from canishare.answers.costs import quantity
from canishare.answers.costs import times
from canishare.report.views import VIEWS
from canishare.report.views.overview import Showcase
from canishare.results.store import line_schema
from canishare.visible import visible

if TYPE_CHECKING:
    from canishare.answers.data import Data
    from canishare.answers.data import Seen

# The page shows the beginning and the end of a long output; `data.json` has all of it.
MAX_LINES: Final = 300
MAX_COLUMNS: Final = 1_000

# Joined in this order; then those of the views, then start.js.
_SCRIPTS: Final = (
    "elements.js",
    "data.js",
    "words.js",
    "address.js",
    "code.js",
    "ranges.js",
    "table.js",
    "questions.js",
    "find.js",
    "schema.js",
    "read.js",
    "drop.js",
)


def page(data: Data) -> str:
    """Return the whole text of ``index.html``."""
    style = _static("page.css")
    script = '"use strict";\n(() => {\n' + "\n".join([*scripts(), _static("start.js")]) + "\n})();\n"
    shown = msgspec.structs.replace(data, texts=[], evidence={}, costs=[])
    return (
        _templates()
        .get_template("page.html")
        .render(
            data=data,
            showcase=Showcase.of(data),
            views=VIEWS,
            **{name: value for view in VIEWS for name, value in view.context(data).items()},
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own files
            policy=_policy(style, script),
            table=_packed(msgspec.json.encode(shown)),
            schema=_packed(msgspec.json.encode(line_schema())),
            evidence=_packed(msgspec.json.encode({"evidence": data.evidence, **_lines(data.texts)})),
        )
    )


def scripts() -> list[str]:
    """Return the texts of the page's scripts in their order, without start.js."""
    views = f"const VIEWS = {json.dumps([view.id for view in VIEWS])};"
    return [views, *map(_static, _SCRIPTS), *(_static(f"{view.id}.js") for view in VIEWS if view.script)]


def cell_words(seen: Seen) -> str:
    """Return the small words beside a cell's outcome: its status if it was not measured, and unexpected or flaky."""
    words: list[str] = [] if seen.status in {"measured", "unknown"} else [seen.status]
    if seen.verdict == "unexpected":
        words.append("flaky" if seen.flaky else "unexpected")
    return ", ".join(words)


@cache
def _templates() -> Templates:
    templates = Templates(
        loader=PackageLoader("canishare.report.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # text from a cell is shown with every invisible character named
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    templates.filters["cell_words"] = cell_words
    templates.filters["times"] = times
    templates.filters["quantity"] = quantity
    return templates


@cache
def _static(name: str) -> str:
    return files("canishare.report.render").joinpath("static", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy that allows our own script and style, and fetches nothing."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_source(script)}",
            f"style-src {_source(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _source(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


def _lines(texts: list[str]) -> dict[str, list[Any]]:
    """Return texts as indexes into a table of lines, since tracebacks repeat the same lines."""
    table: dict[str, int] = {}
    places = [[table.setdefault(line, len(table)) for line in _shortened(text)] for text in texts]
    return {"lines": list(table), "texts": places}


def _shortened(text: str) -> list[str]:
    """Return a text's lines for the page; the middle of a long text is replaced by a line that says how much is missing."""
    lines = text.split("\n")
    if (more := len(lines) - MAX_LINES) > 0:
        half = MAX_LINES // 2
        lines = [*lines[:half], f"[… {more} lines are left out here; data.json has them …]", *lines[-half:]]
    return [
        line if (more := len(line) - MAX_COLUMNS) <= 0 else f"{line[:MAX_COLUMNS]}[… {more} characters more, in data.json …]"
        for line in lines
    ]
