"""What each command that answers takes, from an installed canishare, in an empty folder: python benchmarks/commands.py PYTHON.

``nox -s dist`` runs it with the Python of an environment that has the wheel and nothing else. It prints each command, the median
of five times in seconds, and the first lines of the output; it fails if a command fails.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5
SHOWN = 6
QUEUE = "RuntimeError: Queue objects should only be shared between processes through inheritance"
COMMANDS = (
    ("find", QUEUE),
    ("why", "atlas/queue/pool-passed", "--target", "3.14"),
    ("advise", "counter"),
    ("show", "atlas/manager-list/pool-passed"),
    ("cases", "manager", "pool"),
    ("cases", "--explained"),
    ("report",),
)


def main(python: str) -> None:
    """Run each command; the first time of all makes the index, and is printed by itself."""
    # a virtual environment's python is a link that must not be resolved
    python = str(Path(python).absolute())
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(folder, "cache")), "HOME": folder}
        work = Path(folder, "work")
        work.mkdir()

        def run(*arguments: str) -> tuple[float, str]:
            began = time.perf_counter()
            command = [python, "-m", "canishare", *arguments]
            done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
            took = time.perf_counter() - began
            if done.returncode != 0 or not done.stdout:
                sys.exit(f"canishare {' '.join(arguments)}: status {done.returncode}\n{done.stdout}{done.stderr}")
            return took, done.stdout

        print(f"the first command, which makes the index: {run(*COMMANDS[0])[0]:.2f} s")
        where = [python, "-c", "import canishare.project; print(canishare.project.known_project())"]
        shipped = subprocess.run(where, cwd=work, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - the same
        if not Path(shipped).is_relative_to(Path(python).parent.parent):
            sys.exit(f"{shipped} is not what the wheel brought")
        record = Path(shipped, "record")
        for command in (*COMMANDS, ("diff", str(record), str(record))):
            times, said = zip(*(run(*command) for _ in range(ROUNDS)), strict=True)
            lines = said[-1].splitlines()
            print(f"\n{statistics.median(times):.2f} s  canishare {' '.join(command)}")
            print("\n".join(f"    {line[:120]}" for line in lines[:SHOWN]))
            if len(lines) > SHOWN:
                print(f"    … {len(lines) - SHOWN} lines more")


if __name__ == "__main__":
    main(sys.argv[1])
