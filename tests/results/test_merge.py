from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from canishare.cases.case import Case
from canishare.cases.case import Expectation
from canishare.cases.case import Header
from canishare.cost.measure import build_costs
from canishare.cost.record import read_all_costs
from canishare.cost.record import write_costs
from canishare.errors import ResultsError
from canishare.results.merge import merge
from canishare.results.records import SCHEMA
from canishare.results.records import Result
from canishare.results.records import Run
from canishare.results.records import SuiteRecord
from canishare.results.store import ResultsWriter
from canishare.results.store import read_columns
from canishare.results.store import suite_path
from canishare.results.store import write_suite
from canishare.running.outcome import Outcome
from canishare.running.provenance import digest_of
from canishare.running.provenance import now
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from canishare.running.target import Target
    from canishare.vocabulary import OutcomeName

SOURCE = "print('parent sees the worker: yes')\n"
EXPECTATION = Expectation(outcome="shared", why="It is.")
CASE = Case(
    id="article/queue-process-global",
    source=SOURCE,
    digest=digest_of(SOURCE),
    header=Header(title="A queue", expect=(EXPECTATION,)),
)


def column(folder: Path, target: Target, *, name: str = "x", machine: str = "one", outcome: OutcomeName = "shared") -> Path:
    folder.mkdir(exist_ok=True)
    run = Run(
        schema=SCHEMA,
        started=now(),
        suite=write_suite(folder, SuiteRecord(schema=SCHEMA, cases=[CASE])),
        harness="sha256:0",
        origin="ci",
        machine="a machine",
        planned=len(START_METHODS),
        selection=None,
        column=True,
        patience=3.0,
        target=msgspec.structs.replace(target.facts, name=name, id=f"{name}-{machine}"),
    )
    writer = ResultsWriter(folder, run)
    for start_method in START_METHODS:
        writer.write(Result.of(CASE, start_method, [Outcome(outcome=outcome)], EXPECTATION, measured=now()))
    writer.end(reason=None, faults=[])
    return folder


def test_merge_puts_columns_of_several_machines_into_one_readable_folder(tmp_path: Path, here: Target) -> None:
    sources = [column(tmp_path / name, here, name=name) for name in ("a", "b")]
    assert merge(sources, tmp_path / "all").fresh == ["a", "b"]
    assert [each.run.target.name for each in read_columns(tmp_path / "all")] == ["a", "b"]
    assert [each.results for each in read_columns(tmp_path / "all")] == [
        each.results for source in sources for each in read_columns(source)
    ]


def test_a_target_missing_from_the_new_results_keeps_its_column_marked_stale(tmp_path: Path, here: Target) -> None:
    merge([column(tmp_path / "a", here, name="a"), column(tmp_path / "b", here, name="b")], tmp_path / "all")
    measured = read_columns(tmp_path / "all")[0].run.started
    for _ in range(2):
        merged = merge([column(tmp_path / "b", here, name="b", outcome="lost")], tmp_path / "all")
        assert (merged.fresh, merged.stale) == (["b"], ["a"])
        stale, fresh = read_columns(tmp_path / "all")
        assert (stale.run.stale_since, fresh.run.stale_since) == (measured, None)
    assert merge([column(tmp_path / "a", here, name="a")], tmp_path / "all").stale == ["b"]
    assert read_columns(tmp_path / "all")[0].run.stale_since is None


def test_merge_copies_costs_as_well(tmp_path: Path, here: Target) -> None:
    costs = build_costs(here, [], [], [])
    write_costs(costs, tmp_path / "costs")
    merged = merge([column(tmp_path / "a", here), tmp_path / "costs"], tmp_path / "all")
    assert merged.empty == []
    assert read_all_costs(tmp_path / "all") == [costs]


def test_merge_lists_each_cell_that_changed(tmp_path: Path, here: Target) -> None:
    merge([column(tmp_path / "a", here)], tmp_path / "all")
    merged = merge([column(tmp_path / "b", here, outcome="lost")], tmp_path / "all")
    assert merged.changed[0] == "article/queue-process-global under fork on x: shared → lost (unexpected)"
    assert len(merged.changed) == len(START_METHODS)


def test_merge_refuses_two_columns_of_one_target_and_writes_nothing(tmp_path: Path, here: Target) -> None:
    first = column(tmp_path / "a", here)
    for other, problem in [
        (
            column(tmp_path / "b", here),
            r"b.x\.jsonl: a second column of x; the first is .*a.x\.jsonl. The two columns are identical",
        ),
        (
            column(tmp_path / "c", here, outcome="lost"),
            "They contradict each other: article/queue-process-global under fork on x: shared → lost",
        ),
        (column(tmp_path / "d", here, machine="two"), "They come from different platforms or machines: x-one and x-two"),
    ]:
        with pytest.raises(ResultsError, match=problem):
            merge([first, other], tmp_path / "all")
    assert not (tmp_path / "all").exists()


def test_a_source_without_results_or_without_its_suite_is_refused(tmp_path: Path, here: Target) -> None:
    with pytest.raises(ResultsError, match="nothing: no results: run the matrix first"):
        merge([tmp_path / "nothing"], tmp_path / "all")
    source = column(tmp_path / "a", here)
    # one that did not come to its end is a hole, and does not take the others with it
    assert merge([tmp_path / "nothing", source], tmp_path / "some").empty == ["nothing"]
    suite_path(source, read_columns(source)[0].run.suite).unlink()
    with pytest.raises(ResultsError, match="its suite is missing"):
        merge([source], tmp_path / "all")
