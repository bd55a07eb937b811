"""Which scripts may be told by their silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from canishare.suite import read_suite
from canishare.waits import silence_tells

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "waits",
    [
        "time.sleep(0.05)",
        "time.sleep(pause)",
        "sleep(2)",
        "queue.get(timeout=0.5)",
        "queue.get(True, 0.5)",
        "queue.put(3, True, 0.5)",
        "queue.get(timeout=seconds)",
        "event.wait(1)",
        "process.join(1)",
        "connection.poll(1)",
        "lock.acquire(True, 1)",
        "select.select([one], [], [], 1)",
        "future.result(timeout=1)",
        "subprocess.run(['sleep', '5'])",
        "os.system('sleep 5')",
        "pool = multiprocessing.Pool(2, maxtasksperchild=1)",
        "executor = ProcessPoolExecutor(2, max_tasks_per_child=1)",
        "def (:",
    ],
)
def test_a_script_that_may_be_silent_for_a_while_is_not_told_by_its_silence(waits: str) -> None:
    assert not silence_tells(f"import time\n{waits}\n")


@pytest.mark.parametrize(
    "waits",
    [
        "queue.get()",
        "queue.put(5)",
        "event.wait()",
        "process.join()",
        "lock.acquire(False)",
        "', '.join(words)",
        "os.path.join(folder, name)",
        "given.get(5, default)",
        "time.sleep(0.01)",
        "process.join(timeout=None)",
    ],
)
def test_a_script_that_waits_for_ever_or_hardly_at_all_is(waits: str) -> None:
    assert silence_tells(f"import time\n{waits}\n")


def test_most_cases_can_be_told_by_their_silence() -> None:
    cases = read_suite(ROOT)
    assert sum(silence_tells(case.source) for case in cases) > 0.8 * len(cases)
