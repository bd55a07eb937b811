"""What `canishare lint` takes for 10,000 lines full of workers, against Python's own parser: python benchmarks/lint.py."""

from __future__ import annotations

import ast
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

from canishare.programs.lint import Selection
from canishare.programs.lint import lint

if TYPE_CHECKING:
    from collections.abc import Callable

LINES: Final = 10_000
ROUNDS: Final = 5
PART: Final = """
def work_{0}(queue, number):
    queue.put(number * {0})
def main_{0}():
    queue = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work_{0}, args=(queue, 1))
    worker.start()
    print(queue.get())
    worker.join()
"""


def main() -> None:
    """Print the median of the rounds, in seconds of processor time, and its ratio to the parser's."""
    text = "import multiprocessing\n" + "".join(PART.format(number) for number in range(LINES // PART.count("\n")))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "program.py").write_text(text, encoding="utf-8")
        parsed = measure(lambda: ast.parse(text))
        linted = measure(lambda: lint([Path(folder)], Selection()))
    print(f"{LINES} lines: lint {linted:.2f} s, parser {parsed:.2f} s, ratio {linted / parsed:.1f}")


def measure(work: Callable[[], object]) -> float:
    """Return the median time of the rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
