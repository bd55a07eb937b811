"""Variants of the carriers, which the atlas omits, have the same outcomes as the carriers themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canishare.cases.suite import read_suite
from canishare.results.verdict import alternative_of
from canishare.results.verdict import judge
from canishare.running.classify import classify
from canishare.running.patience import measure_patience
from canishare.running.run import run_cell
from canishare.running.script import Prints

if TYPE_CHECKING:
    from canishare.running.target import Target
    from canishare.targets.choose import FoundTargets
    from canishare.vocabulary import StartMethod

ROOT = Path(__file__).parent.parent.parent
ATLAS = read_suite(ROOT).atlas

# One resource of each family, and one that cannot be pickled.
RESOURCES = ("plain-list", "value", "manager-list", "file-path", "thread-lock")

# For each carrier: a part of its source, and the replacement.
SUBCLASS = """\
class Worker(multiprocessing.Process):
    def __init__(self, shared):
        super(Worker, self).__init__()
        self.shared = shared

    def run(self):
        work(self.shared)


if __name__"""
BOUND = """\
class Job(object):
    def __init__(self, shared):
        self.shared = shared

    def run(self):
        work(self.shared)


if __name__"""
WAYS = {
    "process-passed": [
        [("if __name__", SUBCLASS), ("multiprocessing.Process(target=work, args=(shared,))", "Worker(shared)")],
        [("if __name__", BOUND), ("target=work, args=(shared,)", "target=Job(shared).run")],
    ],
    "pool-passed": [
        [("pool.apply(work, (shared,))", "pool.map(work, [shared])")],
        [("pool.apply(work, (shared,))", "list(pool.imap(work, [shared]))")],
        [("pool.apply(work, (shared,))", "list(pool.imap_unordered(work, [shared]))")],
        [("pool.apply(work, (shared,))", "pool.apply_async(work, (shared,)).get()")],
        [("pool.apply(work, (shared,))", "pool.starmap(work, [(shared,)])")],
        [("if __name__", BOUND), ("pool.apply(work, (shared,))", "pool.apply(Job(shared).run)")],
    ],
    "pool-initializer": [
        [("def work():", "def work(number=0):"), ("pool.apply(work)", "pool.map(work, [0])")],
        [("pool.apply(work)", "pool.apply_async(work).get()")],
    ],
    "executor-passed": [
        [("executor.submit(work, shared).result()", "list(executor.map(work, [shared]))")],
        [("if __name__", BOUND), ("executor.submit(work, shared)", "executor.submit(Job(shared).run)")],
    ],
    "executor-initializer": [
        [("def work():", "def work(number=0):"), ("executor.submit(work).result()", "list(executor.map(work, [0]))")],
    ],
}


@pytest.fixture(scope="module")
def target(found: FoundTargets) -> Target:
    """Return the oldest Python found here that has every start method and every carrier."""
    return next(each for each in found.targets if len(each.facts.start_methods) > 1 and each.facts.python_version != "3.6")


@pytest.fixture(scope="module")
def patience(target: Target) -> float:
    return measure_patience(target)


@pytest.mark.parametrize("start_method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("carrier", WAYS)
def test_every_variant_of_a_carrier_has_the_carriers_outcome(  # noqa: PLR0917 - three of a cell, three of pytest
    carrier: str, resource: str, start_method: StartMethod, target: Target, patience: float, tmp_path: Path
) -> None:
    if start_method not in target.facts.start_methods:
        pytest.skip(f"{target.name} has no {start_method}")
    case = ATLAS.compose(ATLAS.resources[resource], ATLAS.carriers[carrier])
    expectation = case.expectation(start_method, target.facts.markers, target.facts.extras)
    assert expectation is not None
    for number, way in enumerate(WAYS[carrier]):
        source = case.source
        for old, new in way:
            assert source.count(old) == 1, (carrier, old)
            source = source.replace(old, new)
        script = tmp_path / f"way_{number}.py"
        script.write_text(source, encoding="utf-8")
        outcome = classify(
            run_cell(script, target=target, start_method=start_method, patience=patience), Prints(worker_sees=True)
        )
        assert judge([alternative_of(outcome)], expectation.alternatives) == "expected", (
            way[-1][1],
            str(outcome),
            outcome.stderr,
        )
