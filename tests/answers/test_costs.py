"""What sharing costs, on the page and in advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from browsing import visit
from columns import ROOT
from columns import write_column
from sites import Site

from canishare.answers.advise import explain
from canishare.answers.build import build
from canishare.answers.costs import cost_verdict
from canishare.answers.costs import figures
from canishare.answers.needs import needs
from canishare.answers.read import read_report
from canishare.cases.suite import read_suite
from canishare.cost.record import COST_SCHEMA
from canishare.cost.record import Connections
from canishare.cost.record import Cost
from canishare.cost.record import Costs
from canishare.cost.record import Row
from canishare.cost.record import Spread
from canishare.cost.record import Stop
from canishare.cost.record import write_costs
from canishare.errors import NoSuchChoiceError
from canishare.report.render.html import page
from canishare.report.render.markdown import compatibility
from canishare.report.views.costs import ledger
from canishare.results.store import read_columns

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from canishare.answers.data import Data
    from canishare.answers.read import Report
    from canishare.running.target import Target
    from canishare.vocabulary import Reach

COUNTED: tuple[tuple[Reach, int], ...] = (("passed", 200), ("initializer", 0))
ATLAS = [case for case in read_suite(ROOT).cases if case.id.split("/")[1] in {"value", "event", "manager-list", "manager-event"}]


def spread(median: float) -> Spread:
    return Spread(median=median, low=median * 0.9, high=median * 1.1)


def row(resource: str, reach: Reach, exchange: float, task: float) -> Row:
    return Row(
        resource=resource,
        worker="pool",
        reach=reach,
        start_method="fork",
        measured="2026-11-23T10:00:00.000Z",
        digest="sha256:0",
        costs={
            "exchange": Cost(seconds=spread(exchange * 1e-6), ratio=spread(exchange), ratios=(exchange,)),
            "task": Cost(seconds=spread(task * 1e-4), ratio=spread(task), ratios=(task, task * 2)),
            "setup": Cost(seconds=spread(0.01), ratio=spread(1), ratios=(1,)),
        },
    )


@pytest.fixture
def results(tmp_path: Path, here: Target) -> Path:
    """Return a folder with results and costs of one Python."""
    write_column(tmp_path, here, "cpython-3.13", cases=ATLAS)
    (column,) = read_columns(tmp_path)
    stop = Stop(
        experiment="returned",
        title="Results by imap_unordered(), then terminate()",
        start_method="fork",
        measured="2026-11-23T10:00:00.000Z",
        submitted=spread(2000),
        ran=spread(121),
        needed=101,
        seconds=spread(0.13),
    )
    write_costs(
        Costs(
            schema=COST_SCHEMA,
            target=column.run.target,
            machine={"cpu_count": 2},
            rows=[
                row("value", "initializer", 1, 1),
                row("event", "initializer", 2.5, 1),
                row("manager-event", "initializer", 200, 1),
                row("manager-list", "initializer", 210, 1),
                row("manager-list", "passed", 210, 5),
                row("manager-list", "global", 212, 1),
            ],
            stops=[stop],
            connections=[
                Connections(reach=reach, start_method="fork", measured=stop.measured, tasks=100, connections=count)
                for reach, count in COUNTED
            ],
        ),
        tmp_path,
    )
    return tmp_path


@pytest.fixture
def report(results: Path) -> Report:
    """Return the report on these results."""
    return read_report(results)


@pytest.fixture
def data(report: Report) -> Data:
    """Return the published data of the report."""
    return build(report)


def test_the_page_and_the_text_show_what_was_measured_of_costs(report: Report, data: Data) -> None:
    for text in (page(data), compatibility(report, data)):
        assert "What sharing costs" in text
        assert "manager-list" in text
        assert "Results by imap_unordered(), then terminate()" in text
    assert "210 times" in page(data)


def test_passing_a_proxy_is_compared_with_the_initializer_round_by_round(data: Data) -> None:
    shown = ledger(data.costs)
    assert shown is not None
    (handing,) = shown.handing
    assert handing.against == Spread(median=5, low=5, high=5)
    assert handing.connections == {"passed": 2, "initializer": 0}
    (sentence,) = figures(10, data.costs)
    assert "5 times (5 to 5) as long" in sentence
    assert "2 connections a task where it is passed" in sentence


def test_the_number_of_wasted_tasks_is_shown(data: Data) -> None:
    (stop,) = data.costs[0].stops
    assert round(stop.wasted) == 20
    (sentence,) = figures(12, data.costs)
    assert "121 tasks ran, 101 were needed" in sentence


def test_claims_about_cost_get_verdicts_from_the_costs_and_none_without_them(data: Data) -> None:
    assert (cost_verdict(8, data.costs) or "").startswith("confirmed: a task takes 1 to 1 times as long")
    assert (cost_verdict(10, data.costs) or "").startswith("right about the figure, wrong about the cause: 5 to 5 times as long")
    assert [cost_verdict(claim, []) for claim in range(1, 13)] == [None] * 12
    verdicts = {claim.number: claim.verdict for claim in data.claims}
    assert verdicts[10].startswith("right about the figure")


def test_a_report_without_costs_says_how_to_measure_them(data: Data) -> None:
    assert "nox -s cost" in page(msgspec.structs.replace(data, costs=[]))


def test_advice_lists_the_cheapest_first_and_unmeasured_ways_last(data: Data) -> None:
    lines = list(explain(data, "flag", ["cpython-3.13"]))
    resources = [line.split(":")[0].strip() for line in lines if line.startswith("  ") and ":" in line]
    assert resources == ["value", "event", "manager-event"]
    assert "2.5 times" in next(line for line in lines if "  event:" in line)


def test_advice_omits_ways_that_do_not_share_in_a_requested_environment(data: Data) -> None:
    on_fork, everywhere = ("\n".join(explain(data, "flag", on)) for on in (["cpython-3.13"], ["cpython-3.13", "windows-3.13"]))
    assert "global" in on_fork
    assert "global" not in everywhere
    assert "(expected)" in everywhere


@pytest.mark.parametrize(
    ("need", "on", "problem"), [("x", [], "no need 'x'; choose one of flag"), ("flag", ["y"], "no environment 'y'")]
)
def test_an_unknown_need_or_environment_is_refused_with_the_known_ones(
    data: Data, need: str, on: list[str], problem: str
) -> None:
    with pytest.raises(NoSuchChoiceError, match=problem):
        list(explain(data, need, on))


def test_every_resource_that_a_need_names_is_one_of_the_atlas() -> None:
    resources = {case.id.split("/")[1] for case in read_suite(ROOT).cases if case.family}
    for need in needs().values():
        assert set(need.resources) <= resources


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_about_the_plot_and_a_phone_scrolls_it_within_itself(
    browser: Browser, results: Path, axe: str, width: int
) -> None:
    site = Site(results, results / "report")
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    visit(page, site, "#costs")
    assert page.locator("#costs svg circle").count() == 4
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found] == []
    context.close()
