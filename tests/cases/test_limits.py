"""Every case stays within the limits that its header declares, as far as its source shows."""

from __future__ import annotations

import ast
import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import pytest

from canishare.cases.suite import read_suite
from canishare.running.script import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent

WAITS: Final = {"sleep", "get", "wait", "join", "poll", "acquire", "result", "select"}
# A SQLite that was built without usleep() waits for a lock by whole seconds.
SQLITE_WAIT: Final = 1.0


def timeouts(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what may be the timeout of a call."""
    function = ast.unparse(call.func)
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Constant):  # ", ".join(names)
        return
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "timeout")
    if function.rpartition(".")[2] in WAITS and function != "os.path.join":
        yield from (argument for argument in call.args if not isinstance(argument, ast.List))  # select() takes lists too


def problems(source: str, limits: Limits) -> Iterator[str]:
    """Yield what exceeds the limits, or may."""
    tree = ast.parse(source)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for timeout in timeouts(call):
            if not isinstance(timeout, ast.Constant):
                yield f"{ast.unparse(call)}: the timeout is not a constant"
            elif isinstance(timeout.value, (int, float)) and timeout.value is not True and timeout.value > limits.wait:
                yield f"{ast.unparse(call)}: longer than limits.wait, {limits.wait} s"
    code = ast.unparse(tree)
    if re.search(r"\bsqlite3\b", code) and limits.wait < SQLITE_WAIT:
        yield f"sqlite3: limits.wait has to be {SQLITE_WAIT} at least"
    if re.search(r"\bsubprocess\b|\bos\.(system|spawn)", code) and limits == Limits():
        yield "it starts a program: declare [limits]"


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_every_case_stays_within_its_limits() -> None:
    found = []
    suite = read_suite(ROOT)
    for case in suite.cases:
        limits = suite.limits(case)
        assert limits is not None
        with contextlib.suppress(SyntaxError):  # a script for Python 2 only
            found += [f"{case.id}: {problem}" for problem in problems(case.source, limits)]
    assert not found


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("time.sleep(0.6)", "longer"),
        ("queue.get(True, 3)", "longer"),
        ("lock.acquire(timeout=5)", "longer"),
        ("future.result(seconds)", "not a constant"),
        ("import sqlite3", "has to be 1.0"),
        ("subprocess.call(command)", "declare"),
        ("os.spawnlp(mode, name)", "declare"),
    ],
)
def test_a_script_that_exceeds_the_default_limits_is_found(source: str, problem: str) -> None:
    assert [problem in each for each in problems(source, Limits())] == [True]


@pytest.mark.parametrize(
    "source", ["time.sleep(0.5)", "lock.acquire(True, 0.5)", "queue.get()", "select.select([end], [], [], 0.5)"]
)
def test_a_script_within_the_default_limits_is_not(source: str) -> None:
    assert not list(problems(source, Limits()))
