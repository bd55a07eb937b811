"""Finding the causes of a text: the terminal and the page give the same answer."""

from __future__ import annotations

import subprocess
import sys
import time
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pytest
from asked import ASKED
from asked import NOT_OURS
from browsing import expect
from pasted import BOOTSTRAPPING
from pasted import BROKEN
from pasted import LOCK
from pasted import NOTES
from pasted import PASTED
from pasted import QUEUE
from pasted import REPORTED

from canishare.answers.find import explain
from canishare.answers.find import find
from canishare.answers.why import list_cases

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from sites import Site

    from canishare.answers.data import Data

SCREEN = 40


def lines(text: str, data: Data) -> list[str]:
    return list(explain(find(text, data), data, 80))


@pytest.mark.parametrize(("text", "case"), PASTED.items())
def test_a_pasted_text_finds_its_cause_first_or_second(recorded: Data, text: str, case: str | None) -> None:
    causes = find(text, recorded).causes
    if case is None:
        assert causes == []
    else:
        assert case in {each for cause in causes[:2] for each in cause.cases}


@pytest.mark.parametrize("text", [*PASTED, *REPORTED, "hangs", "lost"])
def test_an_answer_fits_on_one_screen(recorded: Data, text: str) -> None:
    shown = lines(text, recorded)
    assert 0 < len(shown) <= SCREEN
    assert max(map(len, shown)) <= 80


def test_a_cause_is_named_once_with_all_its_cells(recorded: Data) -> None:
    causes = find("NameError: name 'session' is not defined", recorded).causes
    assert len({cause.fix or cause.why for cause in causes}) == len(causes)
    assert len(causes[0].cases) > 100
    assert causes[0].cells > len(causes[0].cases)


def test_an_answer_begins_with_the_fix(recorded: Data) -> None:
    first, second, *_ = (line for line in lines(QUEUE, recorded) if line[0] != " ")
    assert first.startswith("fix       Pass it while the workers are being created")
    assert second.startswith("instead   ")


def test_two_errors_of_a_case_are_added_up(recorded: Data) -> None:
    one = find(BROKEN, recorded).causes[0]
    two = find(f"{BOOTSTRAPPING.format(' ')}\n{BROKEN}", recorded).causes[0]
    assert two.points > one.points + 900
    assert two.case == "traps/no-guard-executor"


def test_a_name_in_quotes_leads_to_its_resource_and_an_unknown_one_to_none(recorded: Data) -> None:
    known = find("TypeError: cannot pickle 'sqlite3.Connection' object", recorded).causes
    unknown = find("TypeError: cannot pickle 'select.epoll' object", recorded).causes
    (one,), (other,) = ([cause for cause in causes if len(cause.cases) > 50] for causes in (known, unknown))
    assert one.instead == "recipes/worker-connection"
    assert other.instead is None
    assert one.fix == other.fix
    (lock,) = (cause for cause in find(LOCK, recorded).causes if len(cause.cases) > 50)
    assert lock.case.startswith("atlas/thread-lock/")
    assert lock.instead is not None


def test_the_notes_of_3_14_name_what_cannot_be_pickled(recorded: Data) -> None:
    assert find(NOTES, recorded).blame == "the attribute 'log' of a __main__.Job"
    assert find(f"{LOCK}\nwhen serializing tuple item 0", recorded).blame == "tuple item 0"
    assert find(LOCK, recorded).blame is None


def test_what_fork_inherits_is_said_to_have_worked_until_3_14(recorded: Data) -> None:
    local = "AttributeError: Can't get local object 'count.<locals>.child'"
    assert "it worked under fork" in " ".join(" ".join(lines(local, recorded)).split())
    assert not any(line.startswith("changed") for line in lines(QUEUE, recorded))
    for text in ("it worked until 3.14", "stopped working in Python 3.14", f"{QUEUE}\nSince Python 3.14"):
        assert find(text, recorded).changed
    for text in ("/usr/lib/python3.14/x.py: it failed", "Python 3.14.0 on Linux", 'File "/opt/3.14/until.py", line 3'):
        assert not find(text, recorded).changed


def test_a_text_that_no_machine_here_gives_is_found_with_its_source(recorded: Data) -> None:
    for text in REPORTED:
        (cause,) = find(text.replace("71214", "5"), recorded).causes
        assert (cause.case, cause.source, cause.where) == ("traps/fork-with-threads", "gh-1", None)
        assert any(line.startswith("seen      reported in gh-1, not measured") for line in lines(text, recorded))


def test_an_error_without_a_cause_is_called_foreign_only_if_nothing_in_the_text_is_about_processes(recorded: Data) -> None:
    for text, foreign in (
        ("ZeroDivisionError: division by zero", True),
        ("resource_tracker.py:254: UserWarning: resource_tracker: something is leaked", False),
    ):
        answer = find(text, recorded)
        assert (answer.causes, answer.foreign) == ([], foreign)
        assert lines(text, recorded)[-1].endswith("probably not an error of multiprocessing") == foreign


def test_an_error_that_a_sentence_mentions_is_weaker_than_the_sentence(recorded: Data) -> None:
    exact, mentioned = (
        next(cause.points for cause in find(text, recorded).causes if "traps/manager-without-guard" in cause.cases)
        for text in ("EOFError", "why do I get EOFError")
    )
    assert exact > 900
    assert mentioned <= 500
    causes = find("all workers draw the same random numbers and then EOFError", recorded).causes
    assert causes[0].case == "traps/random-seeded-at-module-level"


def test_every_cause_of_what_has_no_error_has_a_reason(recorded: Data) -> None:
    assert all(cause.why or cause.where is None for cause in find("hangs", recorded).causes)


@pytest.mark.parametrize("question", ASKED)
def test_a_question_in_plain_words_finds_its_answer_first(recorded: Data, question: str) -> None:
    cause = find(question, recorded).causes[0]
    assert any(fnmatchcase(case, each) for case in (cause.case, cause.instead or "") for each in ASKED[question].split())


@pytest.mark.parametrize("question", NOT_OURS)
def test_a_question_about_something_else_finds_nothing(recorded: Data, question: str) -> None:
    assert find(question, recorded).causes == []


def test_what_people_say_of_a_case_finds_it(recorded: Data) -> None:
    said = [(text, {case.id}) for case in recorded.cases for text in case.symptoms]
    for resource in recorded.resources:
        cases = {case.id for case in recorded.cases if case.resource == resource.id}
        said += [(text, cases) for text in resource.symptoms]
    lost = [text for text, cases in said if not any(cases & {*cause.cases} for cause in find(text, recorded).causes[:3])]
    assert lost == []


def test_a_long_log_is_no_question(recorded: Data) -> None:
    log = "\n".join(f"the worker{number} hangs and waits forever for queue{number}" for number in range(20_000))
    began = time.perf_counter()
    assert find(log, recorded).causes == []
    assert time.perf_counter() - began < 10  # a second on a machine that does nothing else


def test_a_recipe_is_offered_as_such(recorded: Data) -> None:
    shown = lines("tqdm progress bar", recorded)
    assert shown[:2] == ["recipe    Count the progress of all workers", "          canishare recipe progress-counter"]


def test_what_worked_until_3_14_is_no_word_of_the_question(recorded: Data) -> None:
    assert find("a lambda as target worked before Python 3.14", recorded).causes[0].case == "traps/lambda-target"
    for text in ("it worked until 3.14", "stopped working after the update to Python 3.14"):
        assert find(text, recorded).causes == []
        assert lines(text, recorded)[0].startswith("fix       Define functions at module level")


def test_cases_are_searched_by_whole_words_of_titles_reasons_and_symptoms(recorded: Data) -> None:
    found = {
        word: {line.split()[0] for line in list(list_cases(recorded, [word]))[:-1]}
        for word in ("self", "random", "locks", "daemonic")
    }
    assert not any("manager-object" in case for case in found["self"])  # "a Manager itself"
    assert "traps/random-seed-in-parent" in found["random"]
    assert "atlas/lock/pool-passed" in found["locks"]
    assert not any(case.startswith("atlas/semaphore") for case in found["locks"])
    assert "traps/nested-pool" in found["daemonic"]


@pytest.mark.parametrize("line", ["EOFError: '" + "a" * 50_000, "x." * 25_000, "'" * 50_000, "A" * 50_000])
def test_a_long_line_takes_no_time_that_grows_with_its_square(recorded: Data, line: str) -> None:
    began = time.perf_counter()
    find(line, recorded)
    assert time.perf_counter() - began < 5  # 0.1 s on a machine that does nothing else, and 15 s or more with a square


def test_the_page_and_the_terminal_find_the_same_causes_in_the_same_order(page: Page, site: Site) -> None:
    page.goto(site.address("#errors"))
    page.wait_for_selector("html[data-ready]")
    for text in PASTED:
        page.locator("#pasted").fill("")
        expect(page.locator("#found > *")).to_have_count(0)
        page.locator("#pasted").fill(text)
        if text:
            expect(page.locator("#found > *")).not_to_have_count(0)
        shown = [each.get_attribute("data-case") for each in page.locator("#found [data-case]").all()]
        assert shown == [cause.case for cause in find(text, site.data).causes], text


def test_find_prints_the_reason_and_what_to_write_instead(made: Path) -> None:
    command = [sys.executable, "-m", "canishare", "find", "-", "--results", str(made)]
    done = subprocess.run(command, input=QUEUE, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("fix       ")
    assert "\nbecause   " in done.stdout
    assert "\n          canishare recipe " in done.stdout


def test_find_exits_with_1_if_nothing_is_found(made: Path) -> None:
    command = [sys.executable, "-m", "canishare", "find", "ZeroDivisionError: division by zero", "--results", str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("          no measured cell raised ZeroDivisionError with a similar message")
