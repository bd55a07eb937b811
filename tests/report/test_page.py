"""The page in a browser, as a reader meets it."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from browsing import CELL
from browsing import expect
from browsing import measured
from browsing import seen
from browsing import visit
from columns import ROOT

from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page
    from sites import Site


def test_the_answer_tells_for_each_platform_by_version_range_and_default_start_method(page: Page, made_site: Site) -> None:
    visit(page, made_site, "#answer?resource=queue&worker=pool&reach=global")
    rows = page.locator("#verdict > table tr")
    words = [[cell.inner_text().strip() for cell in row.locator("td").all()[:3]] for row in rows.all()]
    assert [[versions, method, " ".join(outcome.split())] for versions, method, outcome in words] == [
        ["3.8 – 3.13", "fork", "● shared"],
        ["3.14", "forkserver", "◆ lost"],
        ["3.8 – 3.14", "spawn", "◆ lost expected"],
        ["3.8 – 3.14", "spawn", "◆ lost expected"],
    ]
    assert rows.nth(0).locator(".from").inner_text() == "measured on 3.8, 3.11, 3.13"
    assert [row.get_attribute("data-platform") for row in rows.all()] == ["linux", "linux", "darwin", "win32"]


def test_what_ran_under_wine_is_no_answer_for_windows(page: Page, made_site: Site) -> None:
    visit(page, made_site, "#answer?resource=manager-list&worker=pool&reach=passed")
    windows = page.locator("#verdict > table tr[data-platform=win32]")
    assert [" ".join(each.inner_text().split()) for each in windows.locator(".cell").all()] == ["● shared expected"]
    page.get_by_text("Under the other start methods").click()
    assert "Windows programs under Wine, Python 3.12-wine" in page.locator("#verdict details").inner_text()
    expect(page).to_have_url(re.compile("others=1"))
    page.reload()
    expect(page.get_by_role("rowheader", name="Windows programs under Wine")).to_be_visible()


def test_words_in_any_order_choose_a_resource_a_worker_and_a_reach(page: Page, site: Site) -> None:
    visit(page, site)
    page.locator("#resource").fill("my global shared memory with an executor")
    expect(page).to_have_url(re.compile(r"reach=global&worker=executor&resource=shared-memory"))
    expect(page.locator("#verdict h2")).to_contain_text("SharedMemory(create=True), created at module level")
    page.locator("#reach").select_option("passed")
    expect(page.locator("#verdict h2")).to_contain_text("passed to a ProcessPoolExecutor's task")


def test_the_table_shows_the_environment_that_is_chosen(page: Page, site: Site) -> None:
    visit(page, site)
    for environment in (measured(site), "windows-3.13"):
        page.locator("#environment").select_option(environment)
        expect(page).to_have_url(re.compile(f"env={environment}"))
        found = next(each for each in site.data.environments if each.id == environment)
        for resource in ("queue", "manager-list", "plain-list"):
            for worker, reach in (("pool", "passed"), ("process", "global")):
                case = f"atlas/{resource}/{worker}-{reach}"
                cell = page.locator(f'table.atlas a[data-case="{case}"]')
                expected = seen(site, case, found.default_start_method, environment)
                assert cell.locator(".word").text_content() == (expected.outcome or "unknown")
                assert expected.status in (cell.get_attribute("class") or "").split()
    page.locator("#method").select_option("fork")
    expect(page.locator("table.atlas a.cell").first).to_have_class(re.compile("unavailable"))


def test_rows_that_are_alike_fold_away_and_out(page: Page, site: Site) -> None:
    visit(page, site)
    rows = page.locator("table.atlas tr[data-resource]:visible")
    folded = rows.count()
    page.locator("#unfold").check()
    assert rows.count() == len(site.data.resources) > folded
    assert page.locator("table.atlas .others").count() == 0


def test_the_head_and_the_first_column_stay(page: Page, site: Site) -> None:
    visit(page, site, "#answer?unfold=1")
    page.set_viewport_size({"width": 600, "height": 600})
    page.locator("#atlas-object").locator("xpath=..").evaluate("box => { box.scrollTop = 400; box.scrollLeft = 300; }")
    inside = page.evaluate(
        """() => { const box = document.querySelector('#atlas-object').parentElement.getBoundingClientRect();
        const head = document.querySelector('#atlas-object thead').getBoundingClientRect();
        const rows = [...document.querySelectorAll('#atlas-object tr[data-resource] th')];
        const first = rows.find((each) => each.getBoundingClientRect().top > head.bottom).getBoundingClientRect();
        return [Math.abs(head.top - box.top) < 3, Math.abs(first.left - box.left) < 3]; }"""
    )
    assert inside == [True, True]


def test_a_cell_opened_tells_all_of_its_evidence(page: Page, site: Site) -> None:
    target = measured(site)
    visit(page, site, CELL.format(target))
    section = page.locator("#cell")
    expect(section.locator("h1")).to_have_text("multiprocessing.Queue(), passed to a Pool's task as an argument")
    case = site.data.case("atlas/queue/pool-passed")
    found = seen(site, case.id, "spawn", target)
    text = section.inner_text()
    assert found.why is not None
    assert found.why in text
    assert f"{found.exception}: {found.message}".strip(": ") in text or not found.message
    assert case.instead is not None
    assert site.data.case(case.instead).title in text
    assert case.recipe is not None
    recipe = site.data.case(case.recipe)
    assert recipe.title in text
    assert section.locator(".code .minus").count() == len(case.differs[0])
    assert section.locator(".code .plus").count() == len(recipe.marks)
    section.locator("summary", has_text=case.id).click()
    shown = section.locator('[aria-label="The script that ran"]').inner_text()
    assert [line.rstrip() for line in shown.replace("\xa0", " ").split("\n") if line.strip()] == [
        line.rstrip() for line in site.data.texts[case.script].split("\n") if line.strip()
    ]
    assert f'pytest cases/resources/queue.py -k "atlas and pool-passed" --target {target} --start-method spawn' in text
    environment = next(each for each in site.data.environments if each.id == target)
    assert (environment.measured_on or "")[:10] in text
    assert (environment.measured_by or "-") in text


@pytest.mark.parametrize(
    "case",
    ["atlas/manager-list/pool-passed", "recipes/manager-list/pool-passed", "traps/no-guard-pool", "article/queue-pool-global"],
)
def test_the_command_to_run_a_cell_again_runs_that_cell_alone(page: Page, site: Site, case: str) -> None:
    visit(page, site, f"#cell?case={case}&method=spawn&env={measured(site)}")
    shown = page.locator('[aria-label="The command, in a checkout of canishare"]').inner_text().strip()
    # any Python will do here: what is asked is which cells it chooses
    command = re.sub(r"--target \S+", lambda _: f"--target {shlex.quote(sys.executable)}", shown)
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command), "--collect-only", "-q"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert next(line for line in done.stdout.splitlines() if "::" in line).partition("::")[2].startswith(f"{case}[spawn-")
    assert re.search(r"^1(/\d+)? tests? collected", done.stdout, re.MULTILINE)


def test_a_cell_that_hung_shows_where_each_process_stood(page: Page, site: Site) -> None:
    hung = [
        (case, method, environment, row[place])
        for case, methods in site.data.evidence.items()
        for method, row in methods.items()
        for place, environment in enumerate(site.data.environments)
        if row[place] is not None and row[place].stacks  # type: ignore[union-attr] # it is not None
    ]
    case, method, environment, measurement = hung[0]
    visit(page, site, f"#cell?case={case}&method={method}&env={environment.id}")
    assert measurement is not None
    for pid, role, text in measurement.stacks:
        assert f"{role}, process {pid}" in page.locator("#cell").inner_text()
        assert site.data.texts[text].strip().split("\n")[0][:80] in page.locator("#cell").inner_text()


def test_what_to_write_instead_is_copied_whole(browser: Browser, site: Site) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = visit(context.new_page(), site, CELL.format(measured(site)))
    page.locator(".instead .copy").click()
    expect(page.locator(".instead .copy")).to_have_text("copied")
    case = site.data.case(site.data.case("atlas/queue/pool-passed").offer or "")
    assert page.evaluate("navigator.clipboard.readText()") == site.data.texts[case.code]
    context.close()


def test_every_claim_stands_there_with_its_verdict_and_its_evidence(page: Page, site: Site) -> None:
    visit(page, site, "#article")
    for claim in site.data.claims:
        text = page.locator(f"#claim-{claim.number}").inner_text()
        assert claim.text in text
        assert claim.verdict[1:].replace("`", "") in text
        assert page.locator(f"#claim-{claim.number} details li").count() == len(claim.findings)
    page.goto(site.address("#claim-9"))
    expect(page.locator("#claim-9")).to_be_in_viewport()


def test_the_examples_stand_side_by_side_on_each_platform(page: Page, site: Site) -> None:
    visit(page, site, "#article")
    heads = page.locator("#article thead tr").nth(1).inner_text()
    assert all(name in heads for name in ("Linux", "macOS", "Windows"))
    for cell in page.locator("#article tbody a.cell").all():
        where = dict(part.split("=") for part in (cell.get_attribute("href") or "").split("?")[1].split("&"))
        expected = seen(site, where["case"], where["method"], where["env"])
        assert cell.locator(".word").text_content() == (expected.outcome or "unknown")


def test_every_trap_has_its_instead(page: Page, site: Site) -> None:
    visit(page, site, "#traps")
    traps = [case for case in site.data.cases if case.id.startswith("traps/") and case.instead]
    rows = page.locator("#traps tr[data-trap]")
    assert rows.count() == len(traps) > 20
    for case in traps:
        assert page.locator(f'#traps tr[data-trap="{case.id}"] td:last-child a').count() == 1


def test_what_changes_is_told_by_outcome_for_any_two_environments(page: Page, site: Site) -> None:
    target = measured(site)
    visit(page, site, f"#changes?a={target}&b={target}&a-method=fork&b-method=spawn")
    counts = page.locator("#differences b").all_inner_texts()
    for place, direction in enumerate(site.data.vocabulary.directions):
        differing = []
        words = 0
        for case in site.data.cases:
            old, new = (seen(site, case.id, method, target) for method in ("fork", "spawn"))
            terms = [each.term(direction.word) for each in (old, new)]
            if all(term and term.word != "untold" for term in terms) and old.shown(direction.word) != new.shown(direction.word):
                differing.append(case.id)
                words += terms[0] != terms[1]
        shown = page.locator(f"#differences [data-asked={direction.word}] li[data-case]").all()
        assert sorted(str(each.get_attribute("data-case")) for each in shown) == sorted(differing)
        assert counts[place] == f"{words} of {len(site.data.cases)} cells differ"


def test_measured_expected_and_unknown_look_different_and_are_counted(page: Page, site: Site) -> None:
    visit(page, site, "#sources")
    counts = site.data.counts
    numbers: dict[str, int] = {
        "measured": counts.measured,
        "expected": counts.expected,
        "inferred": counts.inferred,
        "unknown": counts.unknown,
        "unexpected": counts.unexpected,
        "flaky": counts.flaky,
        **{name: number for name, number in counts.outcomes.items() if number},
        "seen": counts.worker_sees["yes"],
        "missed": counts.worker_sees["no"],
    }
    for name, number in numbers.items():
        assert page.locator(f'[data-count="{name}"]').inner_text() == f"{number:,}"
    looks = page.evaluate(
        """() => ['measured shared', 'expected shared', 'unknown'].map((name) => {
        const style = getComputedStyle(document.querySelector(`.legend .cell.${name.replace(' ', '.')}`));
        return `${style.backgroundColor} ${style.borderTopStyle} ${style.borderTopColor}`; })"""
    )
    assert len(set(looks)) == 3


def test_the_page_about_the_targets_names_each_with_its_machine_and_day(page: Page, site: Site) -> None:
    visit(page, site, "#sources")
    for environment in site.data.environments:
        if environment.measured:
            text = page.locator(f'tr[data-target="{environment.id}"]').inner_text()
            assert (environment.measured_on or "-")[:10] in text
            assert (environment.measured_by or "-") in text
            assert (environment.emulator or "") in text


@pytest.mark.parametrize("method", START_METHODS)
def test_a_start_method_by_name_is_an_environment_too(page: Page, site: Site, method: str) -> None:
    target = measured(site)
    visit(page, site, f"#answer?env={target}&method={method}")
    expect(page.locator("#table-for")).to_contain_text(method)
    case = "atlas/value/process-global"
    word = page.locator(f'table.atlas a[data-case="{case}"] .word').text_content()
    assert word == seen(site, case, method, target).outcome
