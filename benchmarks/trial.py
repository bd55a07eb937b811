"""What `canishare try` takes besides a program's own time: python benchmarks/trial.py [SECONDS_OF_WORK [PYTHON]].

PYTHON has canishare with its extra `run`; it is the current one by default.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

SECONDS: Final = 5.0
ROUNDS: Final = 3
PROGRAM: Final = """
import multiprocessing
import sys
import time


def work(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return 1


if __name__ == "__main__":
    if sys.argv[1:2]:
        multiprocessing.set_start_method(sys.argv[1])
    with multiprocessing.Pool(2) as pool:
        print(sum(pool.map(work, [{seconds} / 10] * 20)))
"""


def main() -> None:
    """Print the least time of the rounds, by `try` and by plain Python under each start method, and the difference."""
    seconds = float(sys.argv[1]) if sys.argv[1:] else SECONDS
    # a virtual environment's python is a link that must not be resolved
    python = str(Path(sys.argv[2]).absolute()) if sys.argv[2:] else sys.executable
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "program.py").write_text(PROGRAM.format(seconds=seconds), encoding="utf-8")
        methods = subprocess.run(  # noqa: S603 - that Python
            [python, "-c", "import multiprocessing; print(*multiprocessing.get_all_start_methods())"],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout.split()
        plain, tried = [], []
        for _ in range(ROUNDS):
            plain.append(sum(measure(folder, python, "program.py", method) for method in methods))
            tried.append(measure(folder, python, "-m", "canishare", "try", "program.py"))
    added = min(tried) - min(plain)
    print(f"{len(methods)} runs: plain {min(plain):.2f} s, try {min(tried):.2f} s: {added:+.2f} s, {added / min(plain):+.1%}")


def measure(folder: str, *words: str) -> float:
    """Return how long a command takes, in seconds; it fails if the command does."""
    began = time.monotonic()
    subprocess.run(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - this Python
    return time.monotonic() - began


if __name__ == "__main__":
    main()
