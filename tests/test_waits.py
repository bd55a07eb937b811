"""Which scripts may be told by their silence."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from canishare.suite import read_suite
from canishare.waits import dying_tells
from canishare.waits import longest_wait

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "waits",
    [
        "time.sleep(0.05)",
        "time.sleep(pause)",
        "sleep(2)",
        "queue.get(timeout=0.5)",
        "queue.get(True, 0.5)",
        "queue.get(block, 0.5)",
        "queue.get(True, PATIENCE)",
        "result.get(5)",
        "result.get(PATIENCE)",
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
        "from subprocess import run; run(['sleep', '5'])",
        "import subprocess as programs; programs.run(['sleep', '5'])",
        "from time import sleep as pause; pause(5)",
        "pool.map(time.sleep, [5])",
        "pool.apply(sleep, (5,))",
        "threading.Thread(target=event.wait, args=(5,)).start()",
        "process.join(PATIENCE)",
        "multiprocessing.connection.wait(sentinels, 5)",
        "selector.select(5)",
        "pool.imap(work, numbers).next(2.5)",
        "multiprocessing.Barrier(2, None, 2.5).wait()",
        "signal.setitimer(signal.ITIMER_REAL, 0.01, 2.5)",
        "future.exception(5)",
        "queue.get(**{'timeout': 5})",
        "threading.Timer(interval=5, function=work)",
        "os.posix_spawnp('sleep', ['sleep', '5'], {})",
        "import asyncio.subprocess",
        "from asyncio import run",
        "import sqlite3",
        "os.setsid()",
        "Listener(('127.0.0.1', 0))",
        "socket.socket(socket.AF_INET)",
        "signal.signal(signal.SIGTERM, handle)",
        "def (:",
    ],
)
def test_a_script_that_may_be_silent_for_a_while_is_not_told_by_its_silence_alone(waits: str) -> None:
    assert longest_wait(f"import time\n{waits}\n")


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
        "given.get('name', default)",
        "select.select([one], [], [])",
        "multiprocessing.connection.wait([one, other])",
        "time.sleep(0.01)",
        "next(numbers)",
        "process.join(timeout=None)",
    ],
)
def test_a_script_that_waits_for_ever_or_hardly_at_all_is(waits: str) -> None:
    assert not longest_wait(f"import time\n{waits}\n")


@pytest.mark.parametrize(
    ("waits", "seconds"),
    [
        ("queue.get(timeout=0.5)", 0.5),
        ("event.wait(2); queue.get(timeout=0.5)", 2),
        ("results.next(0.1); queue.get(timeout=0.5)", inf),
        ("signal.alarm(1); queue.get(timeout=0.5)", inf),
        ("from os import setsid; queue.get(timeout=0.5)", inf),
        ("event.wait(); queue.get(True, 0.5)", 0.5),
        ("event.wait(seconds); queue.get(True, 0.5)", inf),
        ("subprocess.call(['sleep', '0.1'])", inf),
        ("def (:", inf),
    ],
)
def test_how_long_a_script_waits_at_most_is_read_off_or_is_not_known(waits: str, seconds: float) -> None:
    assert longest_wait(f"import time\n{waits}\n") == seconds


def test_most_cases_can_be_told_by_their_silence() -> None:
    cases = read_suite(ROOT)
    assert sum(not longest_wait(case.source) for case in cases) > 0.8 * len(cases)


@pytest.mark.parametrize(
    "body",
    [
        "multiprocessing.Process(target=work).start()",
        "multiprocessing.Pool(2, maxtasksperchild=1)",
        "multiprocessing.pool.ThreadPool(2); multiprocessing.Pool(2)",
        "threading.Thread(target=work).start(); multiprocessing.Pool(2)",
        "multiprocessing.Pool(2).apply_async(work).get(5)",
        "concurrent.futures.ThreadPoolExecutor(2); multiprocessing.Pool(2)",
        "multiprocessing.Pool(2).apply_async(abs, (-1,), callback=more).get()",
        "NotesManager.register('runner', Runner); multiprocessing.Pool(2)",
    ],
)
def test_a_script_whose_workers_may_die_one_after_another_where_all_is_well_is_not_told_by_that(body: str) -> None:
    assert not dying_tells(f"import multiprocessing\n{body}\n")


@pytest.mark.parametrize(
    "body", ["multiprocessing.Pool(2).apply(work)", "with Pool(2) as pool:\n    pool.map(work, numbers)", "context.Pool(2)"]
)
def test_a_script_with_a_pool_is_told_by_workers_that_die_one_after_another(body: str) -> None:
    assert dying_tells(f"import multiprocessing\n{body}\n")
