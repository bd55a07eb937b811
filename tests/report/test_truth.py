"""The report is what was measured: held to the raw results, of the sample or of those that --results names (nox -s verify)."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING
from typing import Any

import pytest

from canishare.answers.build import build
from canishare.answers.read import read_report

if TYPE_CHECKING:
    from pathlib import Path

    from canishare.answers.data import Data


RESULT_FIELDS = (
    "outcome",
    "detail",
    "exception",
    "message",
    "worker_exception",
    "worker_message",
    "worker_sees",
    "verdict",
    "flaky",
)


@pytest.fixture(scope="module")
def data(results: Path) -> Data:
    return build(read_report(results))


def raw(results: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return target and line of every result, read without any code of ours."""
    found = []
    for path in sorted(results.glob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        found += [(lines[0]["target"]["name"], line) for line in lines[1:-1]]
    return found


def test_every_number_is_that_of_the_raw_results(results: Path, data: Data) -> None:
    digests = {case.id: case.digest for case in data.cases}
    lines = [(target, line) for target, line in raw(results) if digests.get(line["case"]) == line["digest"]]
    outcomes = Counter(line["outcome"] for _, line in lines)
    assert data.counts.outcomes == dict(outcomes)
    assert data.counts.measured == len(lines) - outcomes["unavailable"]
    assert data.counts.unexpected == sum(line["verdict"] == "unexpected" for _, line in lines)
    assert data.counts.flaky == sum(line["flaky"] for _, line in lines)
    assert data.counts.targets == len({target for target, _ in lines})
    assert data.counts.cases == len(digests)
    statuses = Counter(seen.status for _, _, _, seen in data.walk())
    assert statuses["measured"] == len(lines)
    assert statuses["expected"] == data.counts.expected + data.counts.expected_unavailable
    assert (statuses["inferred"], statuses["unknown"]) == (data.counts.inferred, data.counts.unknown)


def test_every_cell_and_its_evidence_is_that_of_the_raw_results(results: Path, data: Data) -> None:
    places = {environment.id: place for place, environment in enumerate(data.environments)}
    digests = {case.id: case.digest for case in data.cases}
    checked = 0
    for target, line in raw(results):
        if digests.get(line["case"]) != line["digest"]:
            continue
        seen = data.seen[data.cells[line["case"]][line["start_method"]][places[target]]]
        assert seen.status == "measured"
        for name in RESULT_FIELDS:
            assert getattr(seen, name) == line[name], (target, line["case"], line["start_method"])
        evidence = data.evidence[line["case"]][line["start_method"]][places[target]]
        if line["outcome"] == "unavailable":
            assert evidence is None
        else:
            assert evidence is not None
            assert (data.texts[evidence.stdout], data.texts[evidence.stderr]) == (line["stdout"], line["stderr"])
            assert [(pid, role, data.texts[text]) for pid, role, text in evidence.stacks] == [
                (stack["pid"], stack["role"], stack["text"]) for stack in line["stacks"] or ()
            ]
        checked += 1
    assert checked == data.counts.measured + data.counts.outcomes.get("unavailable", 0)


@pytest.mark.parametrize("name", ["results", "made"])
def test_a_measured_cell_is_never_shown_as_another_one(request: pytest.FixtureRequest, name: str) -> None:
    data = build(read_report(request.getfixturevalue(name)))
    for _, _, environment, seen in data.walk():
        assert environment.measured or seen.status != "measured"
        assert (seen.outcome is None) == (seen.status == "unknown")
        assert seen.verdict is None or seen.status == "measured"
