"""Recipes are short, formatted, and nothing of the harness shows in them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canishare.cases.suite import read_suite
from canishare.errors import CaseError

if TYPE_CHECKING:
    from canishare.cases.case import Case

ROOT = Path(__file__).parent.parent.parent
SUITE = read_suite(ROOT)
RECIPES = [case for case in SUITE.cases if case.id.startswith("recipes/")]
MAX_LINES = 30


def code_lines(case: Case) -> list[str]:
    """Return the lines of a recipe without blank ones, comments and its docstring."""
    lines = case.code.split('"""')
    return [line for line in lines[-1].splitlines() if line.strip() and not line.startswith("#")]


def test_there_are_recipes_of_each_kind() -> None:
    composed = [case for case in RECIPES if case.composed]
    assert len(composed) > 200
    assert len(RECIPES) - len(composed) > 10


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_a_recipe_is_short_and_has_no_word_of_the_harness(recipe: Case) -> None:
    assert len(code_lines(recipe)) <= MAX_LINES
    assert not re.search(r"\b(ANSWERS|marked)\b|\b(CREATE|CHANGE|READ|DRAIN)\b(?! TABLE)|#\+", recipe.code)
    assert "canishare" not in recipe.code


def test_recipes_are_formatted_and_have_no_findings(tmp_path: Path) -> None:
    pytest.importorskip("ruff", reason="there is no ruff: pip install ruff")
    for case in RECIPES:
        path = tmp_path / f"{case.id.replace('-', '_')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(case.code, encoding="utf-8")
    for command in (["format", "--check"], ["check"]):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "ruff",
                *command,
                "--no-cache",
                "--config",
                ROOT / "cases" / "recipes" / "ruff.toml",
                tmp_path,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_what_cannot_be_pickled_has_recipes_with_fork_only() -> None:
    ways = {case.id.rpartition("/")[2] for case in RECIPES if case.id.startswith("recipes/mmap-anonymous/")}
    assert ways == {"process-fork", "pool-fork", "executor-fork"}


def test_what_says_instead_offers_a_recipe_of_the_same_worker() -> None:
    offers = {case.id: case.header.recipe for case in SUITE.cases}
    assert offers["atlas/queue/pool-passed"] == "recipes/queue/pool-initializer"
    assert offers["atlas/plain-list/process-global"] == "recipes/manager-list/process-passed"
    assert offers["atlas/environ/executor-guarded"] == "recipes/environ/executor-initializer"
    assert offers["atlas/lock/pool-global"] == "recipes/file-lock"


def test_the_reader_of_a_queue_reads_before_it_waits() -> None:
    code = SUITE.by_id["recipes/queue/process-passed"].code
    assert code.index("results.get()") < code.index("worker.join()")
    code = SUITE.by_id["recipes/value/process-passed"].code
    assert code.index("print(counter.value)") > code.index("worker.join()")


def test_a_template_without_a_word_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "cases" / "templates"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "cases" / "families.toml", tmp_path / "cases")
    shutil.copy(ROOT / "cases" / "templates" / "pool_fork.py", folder)
    path = folder / "pool_fork.py"
    path.write_text(path.read_text(encoding="utf-8").replace("READ", "shared"), encoding="utf-8")
    with pytest.raises(CaseError, match=r"pool_fork\.py: `READ` is missing"):
        read_suite(tmp_path)


def test_every_recipe_that_is_offered_exists() -> None:
    offered = {case.header.recipe for case in SUITE.cases} - {None}
    assert offered <= {case.id for case in RECIPES}
    assert len([each for each in offered if each and each.count("/") == 1]) > 5
