"""What sharing costs: the ways that share, one script at a time, against the reference."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from jsonschema import Draft202012Validator

from canishare.cases.suite import read_suite
from canishare.commands.main import main
from canishare.cost.measure import costs_of
from canishare.cost.measure import count_connections
from canishare.cost.measure import measure_stops
from canishare.cost.measure import measure_ways
from canishare.cost.record import Costs
from canishare.cost.record import costs_schema
from canishare.cost.record import read_all_costs
from canishare.cost.record import read_costs
from canishare.cost.record import write_costs
from canishare.cost.ways import experiments
from canishare.cost.ways import ways
from canishare.errors import CaseError
from canishare.errors import ResultsError

if TYPE_CHECKING:
    from canishare.cost.ways import Way
    from canishare.running.target import Target

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with the cases of ours."""
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    return tmp_path


def chosen(target: Target, root: Path, *resources: str) -> list[Way]:
    return [way for way in ways(target, read_suite(root)) if way.is_reference or way.resource in resources]


@pytest.mark.parametrize("target", ["cpython-2.7", "cpython-3.13"], indirect=True)
def test_a_way_that_shares_has_what_it_costs_against_the_reference_of_its_round(target: Target, root: Path) -> None:
    found = [way for way in chosen(target, root, "queue") if way.start_method == target.facts.default_start_method]
    rows = measure_ways(target, found, rounds=2, failed=pytest.fail, progress=print)
    assert {(row.resource, row.worker, row.reach) for row in rows} == {(way.resource, way.worker, way.reach) for way in found}
    for row in rows:
        assert len(row.costs["exchange"].ratios) == 2
        for cost in row.costs.values():
            assert 0 < cost.seconds.low <= cost.seconds.median <= cost.seconds.high
        if sys.platform == "linux":
            assert row.moved == 0 if row.resource == "value" else row.moved is not None and row.moved > 10


def test_every_way_that_shares_has_a_script_for_each_of_its_workers(here: Target) -> None:
    found = ways(here, read_suite(ROOT))
    assert {way.worker for way in found} == {"process", "pool", "executor"}
    assert {"value", "queue", "manager-list", "shared-memory", "pipe", "file-path"} <= {way.resource for way in found}
    assert not {"plain-list", "thread-lock"} & {way.resource for way in found}
    assert len({way.script for way in found}) == len({(way.resource, way.worker, way.reach) for way in found})
    for way in found:
        compile(way.source, str(way.script), "exec")
        assert f'REACH = "{way.reach}"' in way.source


def test_what_a_case_runs_has_nothing_of_what_its_costs_are_measured_by() -> None:
    atlas = read_suite(ROOT).atlas
    for resource in atlas.resources.values():
        assert not any("exchange" in case.source for case in atlas.cases(resource))


def test_a_function_after_exchange_is_refused_with_the_file_that_has_it(root: Path) -> None:
    path = root / "cases" / "resources" / "value.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n\ndef other():\n    pass\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"value\.py: exchange is a resource's last function"):
        read_suite(root)


def test_a_script_that_fails_is_told_and_gives_no_row(here: Target, root: Path) -> None:
    found = [way for way in chosen(here, root) if way.start_method == "spawn"]
    broken = msgspec.structs.replace(found[0], resource="broken", source="raise SystemExit(3)\n", script=root / "broken.py")
    failures: list[str] = []
    rows = measure_ways(here, [*found, broken], rounds=1, failed=failures.append, progress=print)
    assert [row.resource for row in rows] == ["value"]
    (failure,) = failures
    assert failure.startswith("broken/pool-initializer[spawn]")
    assert "ended with 3" in failure


def test_a_proxy_that_is_passed_connects_twice_a_task_and_one_from_the_initializer_never(here: Target) -> None:
    counted = {
        (each.reach, each.start_method): each.connections / each.tasks for each in count_connections(here, experiments(ROOT))
    }
    for (reach, _), connections in counted.items():
        # a reference may be given back after the last task
        assert connections == pytest.approx(2 if reach == "passed" else 0, abs=0.02)


def test_polling_does_not_end_what_was_submitted_and_terminate_does(here: Target) -> None:
    wanted = [each for each in experiments(ROOT) if each.id in {"polling-event", "returned"}]
    stops = {(stop.experiment, stop.start_method): stop for stop in measure_stops(here, wanted, rounds=1, failed=pytest.fail)}
    for (experiment, _), stop in stops.items():
        if experiment == "polling-event":
            assert stop.ran == stop.submitted
        else:
            assert stop.ran.median < stop.submitted.median


def test_the_command_measures_what_it_is_asked_for_and_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "matrix.toml").write_text("", encoding="utf-8")
    for path in (root / "cases" / "experiments").iterdir():
        if path.stem not in {"returned", "proxy_connections"}:
            path.unlink()
    monkeypatch.chdir(root / "cases")
    command = ["cost", "event", "--target", sys.executable, "--start-method", "spawn", "--rounds", "1"]
    assert main(command) == 0
    said = capsys.readouterr().out
    (path,) = (root / "results" / "cost").glob("*.json")
    assert {row.resource for row in read_costs(path).rows} == {"event", "value"}
    assert f"cost: {path}: {len(read_costs(path).rows)} ways" in said
    assert "Results by imap_unordered(), then" in said
    assert said.endswith("all were measured\n")
    assert main(["cost", "nonsense", *command[1:]]) == 2
    assert "of: nonsense" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([*command[:-1], "0"])


def some_costs(target: Target, root: Path, *resources: str) -> Costs:
    found = [way for way in chosen(target, root, *resources) if way.start_method == "spawn" and way.worker == "pool"]
    return costs_of(target, measure_ways(target, found, rounds=1, failed=pytest.fail, progress=print), [], [])


def test_rows_that_were_not_measured_again_stay_beside_the_new_ones(here: Target, root: Path) -> None:
    write_costs(some_costs(here, root, "queue"), root)
    path = write_costs(some_costs(here, root, "event"), root)
    assert {row.resource for row in read_costs(path).rows} == {"queue", "event", "value"}
    Draft202012Validator(costs_schema()).validate(msgspec.json.decode(path.read_bytes()))
    other = msgspec.structs.replace(here.facts, build="another")
    write_costs(msgspec.structs.replace(some_costs(here, root), target=other), root)
    assert {row.resource for row in read_all_costs(root)[0].rows} == {"value"}


@pytest.mark.parametrize(("text", "problem"), [("{}", "no file of costs"), ("[", "no file of costs")])
def test_a_file_that_is_no_file_of_costs_is_refused_by_its_name(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ResultsError, match=rf"x\.json: {problem}"):
        read_costs(path)
