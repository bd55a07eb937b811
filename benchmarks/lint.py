"""What `canishare lint` takes for 10,000 lines, against Python's own parser: python benchmarks/lint.py."""

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
WORKERS: Final = """
def work_{0}(queue, number):
    queue.put(number * {0})
def main_{0}():
    queue = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work_{0}, args=(queue, 1))
    worker.start()
    print(queue.get())
    worker.join()
"""
# What a name stands for is looked up in all that it is assigned from, and here that is itself.
ASSIGNED_FROM_THEMSELVES: Final = """
def change_{0}(data, other):
    data = data.T
    other = data.T
    data = other.real
    other = data.imag
    data = data.flat
    other = other.base
    data = other.T.astype(other.dtype)
    return data.reshape(other.shape)
"""


def main() -> None:
    """Print the ratios for programs of different kinds."""
    compare("full of workers", WORKERS)
    compare("names assigned from themselves", ASSIGNED_FROM_THEMSELVES)


def compare(what: str, part: str) -> None:
    """Print the median of the rounds, in seconds of processor time, and its ratio to the parser's."""
    text = "import multiprocessing\n" + "".join(part.format(number) for number in range(LINES // part.count("\n")))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "program.py").write_text(text, encoding="utf-8")
        parsed = measure(lambda: ast.parse(text))
        linted = measure(lambda: lint([Path(folder)], Selection()))
    print(f"{LINES} lines, {what}: lint {linted:.2f} s, parser {parsed:.2f} s, ratio {linted / parsed:.1f}")


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
