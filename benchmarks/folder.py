"""Run the cases of docs/running.md by an installed canishare, outside of a checkout: python benchmarks/folder.py PYTHON.

``nox -s dist`` runs it with the Python of an environment that has the wheel with what runs cells. It prints what the run and the
answers print at the end; it fails if one of them fails.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHOWN = 6
# A file of the example: its path, and its text.
FILE = re.compile(r"^`(mine/[\w./]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def main(python: str) -> None:
    """Write the files, run them on the Python that has canishare, and look at the results."""
    # a virtual environment's python is a link that must not be resolved
    python = str(Path(python).absolute())
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILE.findall((ROOT / "docs" / "running.md").read_text(encoding="utf-8")):
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for command in (
            ("run", "mine", "--target", python),
            ("cases", "ring", "buffer", "pool"),
            ("why", "mine/journal/pool-passed", "--target", "windows-3.13"),
            ("report",),
        ):
            done = subprocess.run(  # noqa: S603 - our own commands
                [python, "-m", "canishare", *command],
                cwd=folder,
                env={**os.environ, "XDG_CACHE_HOME": str(Path(folder, "cache")), "HOME": folder},
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                sys.exit(f"canishare {' '.join(command)}: status {done.returncode}\n{done.stdout}{done.stderr}")
            print(f"\ncanishare {' '.join(command)}")
            print("\n".join(f"    {line[:120]}" for line in done.stdout.splitlines()[-SHOWN:]))


if __name__ == "__main__":
    main(sys.argv[1])
