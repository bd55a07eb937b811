"""Take the README's picture of `canishare try` in a terminal: python benchmarks/terminal.py FILE TARGET."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from browsers import NoBrowserError
from browsers import start
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

PROGRAM: Final = """
import multiprocessing

settings = {"width": 100}


def resize(name):
    return f"{name}: {settings['width']} pixels wide"


if __name__ == "__main__":
    settings["width"] = 640
    with multiprocessing.Pool(2) as pool:
        print(*pool.map(resize, ["cat.png", "dog.png"]), sep="\\n")
"""
WIDTH: Final = 118
STYLE: Final = (
    "<style>body {{ margin: 18px; background: {background}; color: {foreground}; }} pre {{ font: 14px monospace; }}</style>"
)
PAGE: Final = STYLE + "<pre>{code}</pre><style>{stylesheet}</style>"


def main() -> None:
    """Run the command as in a terminal with colours, and take a picture of what it prints."""
    file, target = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "resize.py").write_text(PROGRAM.lstrip(), encoding="utf-8")
        printed = subprocess.run(  # noqa: S603 - our own command
            ["canishare", "try", "--target", target, "resize.py"],  # noqa: S607 - that of the environment
            cwd=folder,
            env={**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    console.print("$ canishare try resize.py", style="bold")
    console.print(Text.from_ansi(printed.stdout))
    page = console.export_html(theme=DIMMED_MONOKAI, code_format=PAGE)
    with sync_playwright() as playwright:
        try:
            browser = start(playwright)
        except NoBrowserError as error:
            sys.exit(str(error))
        shown = browser.new_page(viewport={"width": 1040, "height": 100})
        shown.set_content(page)
        shown.screenshot(path=file, full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
