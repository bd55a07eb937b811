"""The atlas: composed scripts, families, and a new resource in one file."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.version import Version

from canishare.cases.suite import read_suite
from canishare.errors import CaseError
from canishare.vocabulary import REACHES
from canishare.vocabulary import WORKERS

if TYPE_CHECKING:
    from canishare.cases.case import Case
    from canishare.cases.case import Expectation
    from canishare.targets.choose import FoundTargets

ROOT = Path(__file__).parent.parent.parent
SUITE = read_suite(ROOT)
ATLAS = SUITE.atlas

# Cells where no way to share the resource works.
NO_WAY = {
    ("/executor-", "3.6"),  # its Executor takes no initializer
    ("/manager-nested-list/", "2.7"),  # a proxy in a proxy is lost before 3.6
    ("/manager-plain-nested/", "2.7"),
    ("/socket-timeout/", "3.14"),  # the fork server fails where the module sets it; a worker has to set it for itself
    ("/socket-timeout/", "3.15"),
}

COUNTER = """\
# /// resource
# title = "multiprocessing.Value('i') of one's own"
# family = "inherited"
# ///
import multiprocessing


def create():
    return multiprocessing.Value("i", 0)


def mark(shared, who):
    shared.value |= {"parent": 1, "child": 2}[who]


def marked(shared, who):
    return bool(shared.value & {"parent": 1, "child": 2}[who])
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with the carriers, the families and one resource."""
    shutil.copytree(ROOT / "cases" / "carriers", tmp_path / "cases" / "carriers")
    shutil.copy(ROOT / "cases" / "families.toml", tmp_path / "cases")
    (tmp_path / "cases" / "resources").mkdir()
    (tmp_path / "cases" / "resources" / "counter.py").write_text(COUNTER, encoding="utf-8")
    (tmp_path / "matrix.toml").touch()
    (tmp_path / "pytest.toml").write_text("[pytest]\nstrict = true\n", encoding="utf-8")
    return tmp_path


def test_there_is_a_carrier_for_each_possible_worker_and_reach() -> None:
    found = {(each.header.carries, each.header.worker, each.header.reach) for each in ATLAS.carriers.values()}
    of_objects = {("object", worker, reach) for worker in WORKERS for reach in REACHES if reach != "guarded-late"}
    of_state = {("state", worker, reach) for worker in WORKERS for reach in REACHES if reach not in {"passed", "initializer"}}
    assert found == (of_objects - {("object", "process", "initializer")}) | of_state
    assert len(ATLAS.carriers) == len(found)


def test_a_composed_script_is_plain_and_reproducible() -> None:
    for resource in ATLAS.resources.values():
        for case, again in zip(ATLAS.cases(resource), ATLAS.cases(resource), strict=True):
            assert case.source == again.source
            modules = {
                name.name if isinstance(node, ast.Import) else str(node.module)
                for node in ast.walk(ast.parse(case.source))
                if isinstance(node, ast.Import | ast.ImportFrom)
                for name in node.names
            }
            assert not [name for name in modules if name.startswith("canishare")]
            assert "from resource" not in case.source
            assert not [line for line in case.source.splitlines() if line.startswith("# ///")]


def test_a_new_resource_is_one_file_and_its_eleven_cases_run(project: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "canishare.pytest_plugin.plugin",
        "cases",
        "--target",
        sys.executable,
        "--start-method",
        "spawn",
        "-q",
    ]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, encoding="utf-8")
    assert "11 passed" in done.stdout, done.stdout
    script = project / "build" / "atlas" / "counter" / "pool_initializer.py"
    plain = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert plain.stdout.splitlines() == ["worker sees the parent: yes", "parent sees the worker: yes"]


@pytest.mark.skipif(sys.platform == "win32", reason="its second target is a command of env's")
def test_article_everywhere_runs_the_rest_only_on_the_current_target(project: Path) -> None:
    version = "{}.{}".format(*sys.version_info)
    entry = f'name = "mine"\nimplementation = "cpython"\nversion = "{version}"\nsource = "it is here"\ncurrent = true\n'
    (project / "matrix.toml").write_text(f"[[target]]\n{entry}", encoding="utf-8")
    (project / "cases" / "article").mkdir()
    shutil.copy(ROOT / "cases" / "article" / "queue_pool_passed.py", project / "cases" / "article")
    (project / "cases" / "traps").mkdir()
    shutil.copy(ROOT / "cases" / "traps" / "guarded_pool.py", project / "cases" / "traps")
    base = str(Path(sys.base_prefix, "bin", f"python{version}"))
    targets = ["--target", "mine", "--target", f"env OTHER=1 {base}", "--start-method", "spawn"]
    command = [sys.executable, "-m", "pytest", "-p", "canishare.pytest_plugin.plugin", "cases", *targets, "--collect-only", "-q"]
    counts = []
    for more in ([], ["--article-everywhere"]):
        listed = subprocess.run(
            [*command, *more],
            cwd=project,
            env=os.environ | {"CANISHARE_PYTHONS": base},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        cells = [line.rpartition("::")[2] for line in listed.splitlines() if "::" in line]
        counts.append((sum("[spawn-mine]" in cell for cell in cells), len(cells)))
    assert counts == [(13, 26), (13, 14)]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'family = "inherited"',
            'family = "inherit"',
            "counter.py:3: family: no family 'inherit'; families.toml has plain",
        ),
        ("# title", "# titel", "counter.py:2: titel: no such key"),
        ("def marked(", "def is_marked(", "counter.py: function marked is missing"),
        ("# ///\nimport", '# instead = "none"\n# ///\nimport', "counter.py:4: instead: no resource none"),
        (
            "# ///\nimport",
            '# [[override]]\n# outcome = "raised"\n# why = "so"\n# ///\nimport',
            "counter.py:4: override[0].exception: is missing",
        ),
        (
            "# ///\nimport",
            '# situation = "none"\n# ///\nimport',
            "counter.py:4: situation: families.toml has no situation 'none'; it has assigned-under-the-main-guard",
        ),
    ],
)
def test_a_malformed_resource_is_refused_with_file_line_and_key(project: Path, old: str, new: str, problem: str) -> None:
    path = project / "cases" / "resources" / "counter.py"
    path.write_text(COUNTER.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CaseError) as raised:
        read_suite(project)
    assert str(raised.value).startswith(f"{path.parent / problem}")


def test_a_malformed_family_is_refused_with_file_line_and_key(project: Path) -> None:
    path = project / "cases" / "families.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('outcome = "shared"', 'outcome = "fine"', 1), encoding="utf-8")
    with pytest.raises(CaseError, match=r"families.toml:\d+: family\[1\].expect\[0\].outcome: Invalid enum value 'fine'"):
        read_suite(project)


def test_a_family_that_names_no_situation_is_refused_by_file_line_and_key(project: Path) -> None:
    path = project / "cases" / "families.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('situation = "assigned-under-', 'situation = "under-', 1), encoding="utf-8")
    with pytest.raises(
        CaseError, match=r"families.toml:\d+: family\[0\].situation: families.toml has no situation 'under-the-main-guard'"
    ):
        read_suite(project)


def test_the_rules_of_a_situation_follow_the_overrides_where_the_situation_applies(project: Path) -> None:
    own = '# [[override]]\n# start_methods = ["fork"]\n# outcome = "lost"\n# why = "Its own."\n'
    header = f'# situation = "manager-list-at-module-level"\n#\n{own}# ///\nimport'
    path = project / "cases" / "resources" / "counter.py"
    path.write_text(COUNTER.replace("# ///\nimport", header), encoding="utf-8")
    suite = read_suite(project)
    shared = [rule.why for rule in suite.atlas.situations["manager-list-at-module-level"].expect]
    for worker in WORKERS:
        assert [each.why for each in suite.by_id[f"atlas/counter/{worker}-global"].header.expect][:3] == ["Its own.", *shared]
        assert suite.by_id[f"atlas/counter/{worker}-guarded"].overrides == 1


def test_no_reason_is_repeated_in_another_file() -> None:
    files: dict[str, set[str]] = {}
    for path in sorted((ROOT / "cases").rglob("*.*")):
        text = path.read_text(encoding="utf-8") if path.suffix in {".py", ".toml"} else ""
        for why in re.findall(r'^(?:# )?why = "(.+)"$', text, re.MULTILINE):
            files.setdefault(why, set()).add(path.name)
    assert len(files) > 100
    repeated = {why: names for why, names in files.items() if len(names) > 1}
    assert not repeated, "make it a `[[situation]]` of families.toml"


def test_an_atlas_script_that_is_up_to_date_is_not_written_again(project: Path) -> None:
    suite = read_suite(project)
    case = suite.by_id["atlas/counter/process-passed"]
    script = suite.write_script(case)
    before = script.stat().st_mtime_ns
    assert suite.write_script(case) == script
    assert script.stat().st_mtime_ns == before
    assert [path.name for path in script.parent.iterdir()] == [script.name]


def works(case: Case, expectation: Expectation | None) -> bool:
    """Return whether the parent sees the worker's change, or of state, which no parent sees, the worker the parent's."""
    seen = [(each.outcome, each.worker_sees) for each in expectation.alternatives] if expectation else []
    return seen == [("lost", "yes")] if case.family == "state" else [outcome for outcome, _ in seen] == ["shared"]


def test_the_instead_of_a_case_works_wherever_the_case_does_not(found: FoundTargets) -> None:
    wrong = []
    for case in SUITE.cases:
        for target in found.targets if case.header.instead else ():
            facts = target.facts
            for start_method in facts.start_methods:
                expectation = case.expectation(start_method, facts.markers, facts.extras)
                if expectation is None or works(case, expectation) or target.why_unavailable(start_method, case.header.needs):
                    continue
                if any(name in case.id and facts.python_version == version for name, version in NO_WAY):
                    continue
                instead = SUITE.by_id[case.header.instead or ""]
                there = instead.expectation(start_method, facts.markers, facts.extras)
                if not works(instead, there) or target.why_unavailable(start_method, instead.header.needs):
                    wrong.append(f"{case.id} under {start_method} on {target.name}: {instead.id}")
    assert not wrong


def test_every_trap_names_an_instead() -> None:
    traps = [case for case in SUITE.cases if case.id.startswith("traps/")]
    for case in traps:
        never_fails = all(expectation.outcome == "shared" for expectation in case.header.expect)
        assert never_fails or case.header.instead, case.id


def test_every_thread_is_an_issue_of_cpython_or_another_project_or_the_article() -> None:
    named = {thread for case in SUITE.cases for thread in case.header.threads}
    assert "gh-128145" in named
    assert [each for each in named if not re.fullmatch(r"gh-\d+|[\w.-]+/[\w.-]+#\d+|the article", each)] == []


def test_every_need_exists_in_some_python_found_here(found: FoundTargets) -> None:
    if not any(Version(target.facts.python_version) >= Version("3.14") for target in found.targets):
        pytest.skip("Manager().set() came with 3.14, and there is none here")
    never = {need for case in SUITE.cases for need in case.header.needs if all(need in each.missing for each in found.targets)}
    assert not never


def test_every_resource_names_a_family_and_every_override_applies_to_some_carrier() -> None:
    for resource in ATLAS.resources.values():
        for place, rule in enumerate(resource.header.override):
            assert any(rule.applies_to(carrier, resource.header.family) for carrier in ATLAS.carriers.values()), (
                resource.id,
                place,
            )
