"""Folders of cases outside of the project, run on top of it in separate processes, and the example of the documentation."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from canishare.cases.folder import Folder
from canishare.cases.folder import find_files
from canishare.cases.folder import find_folders
from canishare.cases.suite import Suite
from canishare.cases.suite import read_suite
from canishare.errors import CaseError
from canishare.results.store import read_column

ROOT = Path(__file__).parent.parent.parent
# the number of start methods on this machine: one on Windows
HERE = len(multiprocessing.get_all_start_methods())
# A file of the documentation: its path, and its text.
FILE = re.compile(r"^`(mine/[\w./]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = dict(FILE.findall((ROOT / "docs" / "running.md").read_text(encoding="utf-8")))
CASE, RESOURCE, FAMILIES = (FILES[f"mine/{name}"] for name in ("my_case.py", "resources/ring_buffer.py", "families.toml"))
QUICK = """\
# /// case
# title = "Quick"
#
# [[expect]]
# outcome = "shared"
# why = "It says so."
# ///
print("parent sees the worker: yes")
"""


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def canishare(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", "-m", "canishare", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return canishare(folder, "run", *arguments, "--target", sys.executable)


def measured(folder: Path) -> set[str]:
    (path,) = (folder / "results").glob("*.jsonl")
    return {cell.case for cell in read_column(path).results}


def read(*given: Path, project: Path = ROOT) -> Suite:
    """Return the suite of a run that gets these files or folders."""
    return read_suite(project, folders(*given))


def folders(*given: Path) -> list[Folder]:
    requested = [path for place in given for path in find_files(place)]
    return find_folders(given, requested, ROOT)


def test_the_example_of_the_documentation_runs_and_appears_in_every_answer(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    done = run(tmp_path, "mine", "-n", "2", f"--basetemp={tmp_path / 'base'}")
    assert done.returncode == 0, done.stdout
    # eleven carriers of ours and one of its own carry two resources
    assert f"{25 * HERE} passed" in done.stdout
    (path,) = (tmp_path / "results").glob("*.jsonl")
    column = read_column(path)
    assert (column.run.column, column.run.selection, len(column.results)) == (True, None, 25 * 3)
    listed = canishare(tmp_path, "cases", "ring", "buffer").stdout.splitlines()
    assert [line.split()[0] for line in listed[:-1] if "mine/" in line].count("mine/ring-buffer/pool-passed") == 1
    assert canishare(tmp_path, "show", "mine/my-case").stdout == CASE
    why = canishare(tmp_path, "why", "mine/journal/pool-guarded", "--target", path.stem, "--start-method", "spawn").stdout
    assert "outcome   raised NameError" in why
    assert "family    Of a fixed name: Its name is written in the source" in why
    assert canishare(tmp_path, "report").returncode == 0
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert '<tr data-resource="journal">' in page
    assert '<tr data-case="mine/my-case">' in page
    assert '<tr data-case="mine/journal/process-from-a-thread">' in page
    assert "| `mine/ring-buffer/pool-passed` | ▲ raised RuntimeError |" in (tmp_path / "report" / "compatibility.md").read_text(
        encoding="utf-8"
    )


def test_the_first_two_files_of_the_documentation_make_the_cells_that_it_says(tmp_path: Path) -> None:
    write(tmp_path, {name: FILES[name] for name in ("mine/my_case.py", "mine/resources/ring_buffer.py")})
    done = run(tmp_path, "mine", "--collect-only", "-q")
    assert "36 tests collected" in done.stdout
    assert not (tmp_path / "results").exists()


def test_a_run_keeps_the_results_of_other_folders_and_files(tmp_path: Path) -> None:
    write(tmp_path, {"Meine Fälle/ein fall.py": QUICK, "one/first.py": QUICK, "one/second.py": QUICK})
    for given in ("Meine Fälle", "one/first.py", "one/second.py"):
        done = run(tmp_path, given)
        assert done.returncode == 0, done.stdout + done.stderr
    assert measured(tmp_path) == {"Meine Fälle/ein fall", "one/first", "one/second"}
    assert "Meine Fälle/ein fall" in canishare(tmp_path, "cases").stdout
    # of a folder that is read as a whole, what is no longer there is dropped
    (tmp_path / "one" / "first.py").unlink()
    run(tmp_path, "one")
    assert measured(tmp_path) == {"Meine Fälle/ein fall", "one/second"}


def test_an_own_folder_run_in_a_project_joins_its_results_and_is_not_compared_with_its_record(tmp_path: Path) -> None:
    project, mine = tmp_path / "project", tmp_path / "mine"
    write(project, {"matrix.toml": "", "cases/article/its_own.py": QUICK})
    write(mine, {"quick.py": QUICK})
    assert run(project, "cases").returncode == 0
    assert canishare(project, "record", "results").returncode == 0
    done = run(project, "../mine")
    assert done.returncode == 0, done.stdout
    assert "record" not in done.stdout
    assert measured(project) == {"article/its-own", "mine/quick"}


def test_a_run_without_any_case_says_what_a_case_is(tmp_path: Path) -> None:
    write(tmp_path, {"mine/plain.py": "print(1)\n", "mine/families.toml": ""})
    done = run(tmp_path, "mine")
    assert done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED
    assert "canishare: no case was run: a case begins with a header `# /// case`" in done.stderr
    done = run(tmp_path, "nowhere")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "file or directory not found: nowhere" in done.stderr


def test_a_malformed_file_stops_the_run_before_anything_is_written(tmp_path: Path) -> None:
    write(tmp_path, {"Meine Fälle/families.toml": "[[family]]\n", "Meine Fälle/ein fall.py": QUICK})
    done = run(tmp_path, "Meine Fälle")
    assert done.returncode == 1
    assert f"{Path('Meine Fälle', 'families.toml')}:1: family[0].id: is missing" in done.stdout
    assert {path.name for path in tmp_path.iterdir()} <= {"Meine Fälle", ".pytest_cache"}


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "resources/ring_buffer.py",
            RESOURCE.replace("inherited", "inherit"),
            ":3: family: no family 'inherit'; families.toml has plain,",
        ),
        (
            "resources/value.py",
            RESOURCE,
            f": duplicate resource id value: {ROOT / 'cases' / 'resources' / 'value.py'} has it too: rename",
        ),
        ("resources/ring.py", RESOURCE.replace("# ///", "# //"), ": a resource must begin with a header `# /// resource`"),
        ("carriers/pool_passed.py", FILES["mine/carriers/process_from_a_thread.py"], ": duplicate carrier id pool-passed: "),
        ("my_case.py", CASE.replace("outcome", "outcom"), ":5: expect[0].outcom: no such key"),
        ("my_case.py", CASE.replace('copy."', "copy."), ":6: not TOML: "),
        ("my_case.py", CASE.replace("# ///\n", ""), ":7: the header that begins in line 1 is not closed"),
        ("families.toml", "[[family]]\nid = [\n", ":"),
        ("families.toml", FAMILIES.replace('"fixed-name"', '"plain"'), ":2: family[0].id: "),
        ("families.toml", FAMILIES + FAMILIES, ":18: family[1].id: "),
        ("families.toml", FAMILIES + '\n[[situation]]\nid = "recipe"\nexpect = []\n', ":19: situation[0].id: "),
        (
            "families.toml",
            FAMILIES.replace('outcome = "shared"', 'outcome = "share"'),
            ":9: family[0].expect[0].outcome: Invalid enum value",
        ),
        (
            "families.toml",
            FAMILIES.replace('"assigned-', '"given-'),
            ":5: family[0].situation: families.toml has no situation 'given-under",
        ),
        ("families.toml", '[[unpicklable]]\noutcome = "lost"\nwhy = "…"\n', ":1: unpicklable[0]: is a table of "),
    ],
)
def test_what_is_wrong_is_refused_with_file_line_and_key(tmp_path: Path, name: str, text: str, problem: str) -> None:
    mine = tmp_path / "Meine Fälle"
    write(mine, {"quick.py": QUICK, name: text})
    with pytest.raises(CaseError) as raised:
        read(mine)
    assert str(raised.value).startswith(f"{mine / name}{problem}")


def test_a_recipe_is_not_composed_of_an_own_resource(tmp_path: Path) -> None:
    recipe = '# [recipe]\n# does = "It."\n# name = "it"\n# create = "1"\n# change = "it = 2"\n# read = "it"\n# prints = "1"\n# ///\nimport'
    write(tmp_path, {"mine/ring.py": RESOURCE.replace("# ///\nimport", recipe)})
    with pytest.raises(CaseError, match=r"ring\.py:5: recipe\.does: recipes are composed of canishare's own resources only"):
        read(tmp_path / "mine")


def test_a_folder_cannot_have_the_name_of_canishares_cases(tmp_path: Path) -> None:
    write(tmp_path, {"traps/quick.py": QUICK})
    with pytest.raises(CaseError, match="traps: canishare has cases of its own in traps/: give the folder another name"):
        read(tmp_path / "traps")


def test_the_cases_of_an_own_folder_change_none_of_canishares(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    before, suite = read_suite(ROOT), read(tmp_path / "mine")
    assert suite.of_project == before.by_id
    assert {case.split("/")[0] for case in suite.by_id.keys() - before.by_id.keys()} == {"mine"}
    own = suite.by_id["mine/ring-buffer/pool-passed"]
    assert own.header.instead == "mine/ring-buffer/pool-initializer"
    assert suite.limits(own) is None


def test_the_folder_of_a_file_is_the_nearest_with_families_or_the_one_that_is_named(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    write(mine, {"quick.py": QUICK, "resources/ring.py": RESOURCE, "more/other.py": QUICK})

    def found(*given: Path) -> list[tuple[str, bool, list[str]]]:
        return sorted((Path(each.path).name, each.whole, [Path(path).name for path in each.files]) for each in folders(*given))

    assert found(mine / "quick.py") == [("mine", False, ["quick.py"])]
    assert found(mine / "resources" / "ring.py") == [("mine", False, ["ring.py"])]
    assert found(mine / "more") == [("more", True, ["other.py"])]
    assert found(mine) == [("mine", True, ["other.py", "quick.py", "ring.py"])]
    (mine / "families.toml").touch()
    for given in (mine, mine / "quick.py", mine / "more", tmp_path):
        assert found(given) == [("mine", True, ["other.py", "quick.py", "ring.py"])]
    (mine / "more" / "families.toml").touch()
    assert found(mine) == [("mine", True, ["quick.py", "ring.py"]), ("more", True, ["other.py"])]


def test_the_cases_in_an_environment_or_a_hidden_folder_are_not_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path, {"quick.py": QUICK, "venv/pyvenv.cfg": "", ".hidden/quick.py": QUICK})
    shutil.copytree(ROOT / "cases" / "article", tmp_path / "venv" / "lib" / "cases" / "article")
    assert list(find_files(tmp_path)) == [tmp_path / "quick.py"]


def test_of_a_folder_and_one_in_it_the_outer_one_counts(tmp_path: Path) -> None:
    write(tmp_path, {"mine/one.py": QUICK, "mine/inner/two.py": QUICK})
    requested = [tmp_path / "mine" / "inner" / "two.py", tmp_path / "mine" / "one.py"]
    (folder,) = find_folders([tmp_path / "mine" / "inner", tmp_path / "mine"], requested, ROOT)
    assert folder.path == str(tmp_path / "mine")


def test_two_folders_of_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"a/my_cases/one.py": QUICK, "b/my-cases/two.py": QUICK})
    given = [tmp_path / "a" / "my_cases", tmp_path / "b" / "my-cases"]
    with pytest.raises(CaseError, match="has the same name, and so would their cases: run one at a time, or rename one"):
        find_folders(given, [given[0] / "one.py", given[1] / "two.py"], ROOT)
