"""Measuring costs, with real scripts."""

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
from canishare.cost.measure import build_costs
from canishare.cost.measure import count_connections
from canishare.cost.measure import measure_stops
from canishare.cost.measure import measure_ways
from canishare.cost.record import Costs
from canishare.cost.record import costs_schema
from canishare.cost.record import read_all_costs
from canishare.cost.record import read_costs
from canishare.cost.record import write_costs
from canishare.cost.ways import list_ways
from canishare.cost.ways import read_experiments
from canishare.errors import CaseError
from canishare.errors import ResultsError

if TYPE_CHECKING:
    from canishare.cost.ways import Way
    from canishare.running.target import Target

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with this project's cases."""
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    return tmp_path


def chosen(target: Target, root: Path, *resources: str) -> list[Way]:
    return [way for way in list_ways(target, read_suite(root)) if way.is_reference or way.resource in resources]


@pytest.mark.parametrize("target", ["cpython-2.7", "cpython-3.13"], indirect=True)
def test_each_way_is_compared_with_the_reference_of_the_same_round(target: Target, root: Path) -> None:
    found = [way for way in chosen(target, root, "queue") if way.start_method == target.facts.default_start_method]
    rows = measure_ways(target, found, rounds=2, on_failure=pytest.fail, on_progress=print)
    assert {(row.resource, row.worker, row.reach) for row in rows} == {(way.resource, way.worker, way.reach) for way in found}
    for row in rows:
        assert len(row.costs["exchange"].ratios) == 2
        for cost in row.costs.values():
            assert 0 < cost.seconds.low <= cost.seconds.median <= cost.seconds.high
        if sys.platform == "linux":
            assert row.moved == 0 if row.resource == "value" else row.moved is not None and row.moved > 10


def test_there_is_a_cost_script_for_every_worker_that_shares_a_resource(here: Target) -> None:
    found = list_ways(here, read_suite(ROOT))
    assert {way.worker for way in found} == {"process", "pool", "executor"}
    assert {"value", "queue", "manager-list", "shared-memory", "pipe", "file-path"} <= {way.resource for way in found}
    assert not {"plain-list", "thread-lock"} & {way.resource for way in found}
    assert len({way.script for way in found}) == len({(way.resource, way.worker, way.reach) for way in found})
    for way in found:
        compile(way.source, str(way.script), "exec")
        assert f'REACH = "{way.reach}"' in way.source


def test_a_cases_script_does_not_contain_exchange() -> None:
    atlas = read_suite(ROOT).atlas
    for resource in atlas.resources.values():
        assert not any("exchange" in case.source for case in atlas.cases(resource))


def test_a_function_after_exchange_is_refused_with_its_file(root: Path) -> None:
    path = root / "cases" / "resources" / "value.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n\ndef other():\n    pass\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"value\.py: exchange must be the last function"):
        read_suite(root)


def test_a_cost_script_that_fails_is_reported_and_gets_no_row(here: Target, root: Path) -> None:
    found = [way for way in chosen(here, root) if way.start_method == "spawn"]
    broken = msgspec.structs.replace(found[0], resource="broken", source="raise SystemExit(3)\n", script=root / "broken.py")
    failures: list[str] = []
    rows = measure_ways(here, [*found, broken], rounds=1, on_failure=failures.append, on_progress=print)
    assert [row.resource for row in rows] == ["value"]
    (failure,) = failures
    assert failure.startswith("broken/pool-initializer[spawn]")
    assert "exited with status 3" in failure


def test_a_passed_proxy_makes_two_connections_a_task_and_one_from_the_initializer_none(here: Target) -> None:
    counted = {
        (each.reach, each.start_method): each.connections / each.tasks for each in count_connections(here, read_experiments(ROOT))
    }
    for (reach, _), connections in counted.items():
        # a worker may release a reference after the last task
        assert connections == pytest.approx(2 if reach == "passed" else 0, abs=0.02)


def test_polling_does_not_stop_submitted_tasks_and_terminate_does(here: Target) -> None:
    wanted = [each for each in read_experiments(ROOT) if each.id in {"polling-event", "returned"}]
    stops = {(stop.experiment, stop.start_method): stop for stop in measure_stops(here, wanted, rounds=1, on_failure=pytest.fail)}
    for (experiment, _), stop in stops.items():
        if experiment == "polling-event":
            assert stop.ran == stop.submitted
        else:
            assert stop.ran.median < stop.submitted.median


def test_the_cost_command_measures_the_resources_that_it_is_given(
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
    assert said.endswith("everything was measured\n")
    assert main(["cost", "nonsense", *command[1:]]) == 2
    assert ": nonsense" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([*command[:-1], "0"])


def some_costs(target: Target, root: Path, *resources: str) -> Costs:
    found = [way for way in chosen(target, root, *resources) if way.start_method == "spawn" and way.worker == "pool"]
    return build_costs(target, measure_ways(target, found, rounds=1, on_failure=pytest.fail, on_progress=print), [], [])


def test_rows_that_are_not_measured_again_are_kept(here: Target, root: Path) -> None:
    write_costs(some_costs(here, root, "queue"), root)
    path = write_costs(some_costs(here, root, "event"), root)
    assert {row.resource for row in read_costs(path).rows} == {"queue", "event", "value"}
    Draft202012Validator(costs_schema()).validate(msgspec.json.decode(path.read_bytes()))
    other = msgspec.structs.replace(here.facts, build="another")
    write_costs(msgspec.structs.replace(some_costs(here, root), target=other), root)
    assert {row.resource for row in read_all_costs(root)[0].rows} == {"value"}


@pytest.mark.parametrize(("text", "problem"), [("{}", "not a costs file"), ("[", "not a costs file")])
def test_a_malformed_costs_file_is_refused_with_its_name(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ResultsError, match=rf"x\.json: {problem}"):
        read_costs(path)
