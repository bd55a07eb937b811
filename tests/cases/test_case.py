from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canishare.cases.case import Case
from canishare.cases.case import case_id_of
from canishare.cases.case import read_case
from canishare.cases.header import read_block
from canishare.cases.situation import Rule
from canishare.cases.situation import Situation
from canishare.errors import CaseError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
# /// case
# title = "A list"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "The worker is a copy."
#
# [[expect]]
# when = 'python_version < "3.8" and "wine" in extras'
# outcome = "raised"
# exception = "EOFError"
# why = "An old one."
#
# [[expect]]
# outcome = "lost"
# detail = "separate"
# why = "The worker makes its own."
# ///
print("parent sees the worker: yes")
"""

SITUATIONS = {
    "shared-state": Situation(id="shared-state", reaches=("global",), expect=(Rule(outcome="shared", why="It is."),)),
    "in-a-pool": Situation(id="in-a-pool", expect=(Rule(outcome="shared", why="It is.", workers=("pool",)),)),
}

FACTS = {"python_version": "3.13", "python_full_version": "3.13.0", "sys_platform": "linux"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "cases" / "article" / "a_list.py"
    path.parent.mkdir(parents=True)
    return path


def case_in(path: Path) -> Case:
    block = read_block(path)
    assert block is not None
    return read_case(block, "article/a-list", SITUATIONS)


def test_the_first_matching_expectation_applies(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    case = case_in(path)

    def outcome(method: str, version: str, extras: frozenset[str] = frozenset()) -> str:
        expectation = case.expectation(method, {**FACTS, "python_version": version}, extras)  # type: ignore[arg-type]
        assert expectation is not None
        return str(expectation.alternatives[0])

    assert outcome("fork", "3.13") == "shared"
    assert outcome("spawn", "3.13") == "lost (separate)"
    assert outcome("spawn", "3.7") == "lost (separate)"
    assert outcome("spawn", "3.7", frozenset({"wine"})) == "raised EOFError"


def test_markers_compare_versions_and_sort_prereleases_before_their_release(path: Path) -> None:
    path.write_text(GOOD.replace('python_version < "3.8"', 'python_full_version >= "3.14.0a0"'), encoding="utf-8")
    case = case_in(path)
    for version, outcome in (("3.9.1", "lost"), ("3.14.0rc1", "raised"), ("3.14.10", "raised")):
        expectation = case.expectation("spawn", {**FACTS, "python_full_version": version}, frozenset({"wine"}))
        assert expectation is not None
        assert expectation.outcome == outcome


def test_a_cases_id_is_derived_from_its_files_path(path: Path, tmp_path: Path) -> None:
    assert case_id_of(path, tmp_path / "cases") == "article/a-list"


@pytest.mark.parametrize(
    ("text", "is_case"),
    [
        (GOOD, True),
        ("#!/usr/bin/env python\n# words\n\n" + GOOD, True),
        ('"""A docstring."""\n' + GOOD, False),
        ('TEXT = """\n' + GOOD + '"""\n', False),
        ("print(1)\n", False),
        ("", False),
    ],
)
def test_a_header_must_come_before_all_code(path: Path, text: str, is_case: bool) -> None:  # noqa: FBT001 - a table
    path.write_text(text, encoding="utf-8")
    assert (read_block(path) is not None) is is_case


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('# title = "A list"', '# titel = "A list"', 2, "titel: no such key"),
        ('# title = "A list"\n', "", 2, "title: is missing"),
        ('# title = "A list"', "# title = 7", 2, "title: Expected `str`, got `int`"),
        ('# title = "A list"', "# title = A list", 2, "not TOML"),
        ('# outcome = "lost"', '# outcome = "gone"', 16, "expect[2].outcome: Invalid enum value 'gone'"),
        ('# outcome = "lost"', '# outcome = "unavailable"', 16, "expect[2].outcome: `unavailable` cannot be expected"),
        ('# outcome = "lost"', '# outcome = ["lost", "shared"]', 16, "expect[2].outcome: several are allowed only"),
        ('# detail = "separate"', '# detail = "idle"', 17, "expect[2].detail: `lost` has no such detail"),
        (
            '# detail = "separate"',
            '# exception = "OSError"',
            17,
            "expect[2].exception: is only allowed with the outcome `raised`",
        ),
        (
            '# detail = "separate"',
            '# worker_sees = "yes"',
            17,
            "expect[2].worker_sees: needs `prints.worker_sees = true`",
        ),
        ('# detail = "separate"', '# worker_sees = "implied"', 17, "expect[2].worker_sees: `implied` is what it is without"),
        ('# exception = "EOFError"\n', "", 9, "expect[1].exception: is missing"),
        ('# why = "An old one."', '# wye = "An old one."', 13, "expect[1].wye: no such key"),
        ('python_version < "3.8"', 'python < "3.8"', 10, "expect[1].when: not an environment marker"),
        ('python_version < "3.8"', 'python_full_version >= "3.8.0"', 10, "expect[1].when: excludes prereleases"),
        ('["fork"]', '["frok"]', 5, "expect[0].start_methods"),
        ("# ///\nprint", "print", 19, "the header that begins in line 1 is not closed"),
        ("# ///\nprint", "# [limits]\n# wait = -1\n# ///\nprint", 20, "limits.wait: Expected `float` >= 0"),
        (
            '# title = "A list"',
            '# title = "A list"\n# situation = "x"',
            3,
            "situation: families.toml has no situation 'x'; it has shared",
        ),
        (
            '# title = "A list"',
            '# title = "A list"\n# situation = ["shared-state", "in-a-pool"]',
            3,
            "situation: 'in-a-pool' is for the atlas: its expect[0] has `workers`",
        ),
    ],
)
def test_a_malformed_header_is_refused_with_file_line_and_key(path: Path, old: str, new: str, line: int, problem: str) -> None:
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(CaseError) as raised:
        case_in(path)
    assert str(raised.value).startswith(f"{path}:{line}: {problem}")


def test_what_the_worker_sees_is_implied_unless_it_is_declared(path: Path) -> None:
    text = GOOD.replace('# title = "A list"', '# title = "A list"\n# prints.worker_sees = true')
    text = text.replace('# exception = "EOFError"', '# exception = "EOFError"\n# worker_sees = "no"')
    path.write_text(text, encoding="utf-8")
    assert [str(each.alternatives[0]) for each in case_in(path).header.expect] == [
        "shared",
        "raised EOFError (missed)",
        "lost (separate)",
    ]
    assert [each.alternatives[0].worker_sees for each in case_in(path).header.expect] == ["yes", "no", "no"]
    path.write_text(GOOD, encoding="utf-8")
    assert {each.alternatives[0].worker_sees for each in case_in(path).header.expect} == {None}


def test_a_case_that_is_not_utf8_is_refused_with_its_name(path: Path) -> None:
    path.write_bytes(GOOD.encode() + b"# \xff\n")
    with pytest.raises(CaseError, match="a_list.py: not UTF-8"):
        case_in(path)


def test_the_expectations_of_a_situation_follow_the_cases_own_and_what_holds_otherwise_comes_last(path: Path) -> None:
    text = GOOD.replace('# title = "A list"', '# title = "A list"\n# situation = "shared-state"')
    path.write_text(text, encoding="utf-8")
    assert [each.why for each in case_in(path).header.expect][-2:] == ["The worker makes its own.", "It is."]
    path.write_text(text.replace('# [[expect]]\n# outcome = "lost"', '# [[otherwise]]\n# outcome = "lost"'), encoding="utf-8")
    assert [each.why for each in case_in(path).header.expect][-2:] == ["It is.", "The worker makes its own."]
