"""The linter as people use it: its options, its outputs, and files that nobody expects."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from linting import lint_files
from linting import lint_text
from linting import rules_of

from canishare.commands.main import main
from canishare.programs.lint import NoSuchRuleError
from canishare.programs.lint import Selection
from canishare.programs.lint import lint

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., tuple[int, str, str]]

NO_GUARD = "import multiprocessing\npool = multiprocessing.Pool()\n"
LAMBDA = "import multiprocessing\ndef main():\n    multiprocessing.Process(target=lambda: 1).start()\n"
FORK_ONLY = """
import atexit, multiprocessing
def work():
    atexit.register(print)
def main():
    multiprocessing.Process(target=work).start()
"""


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Return a function that runs ``canishare lint`` in a folder; it returns the exit status, the output and the errors."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        status = main(["lint", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_a_finding_is_shown_with_its_code_reason_fix_and_measured_case(command: Command, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(NO_GUARD)
    status, out, err = command("program.py")
    assert status == 1
    assert err == ""
    lines = out.splitlines()
    assert lines[0].startswith("no-main-guard [breaks] A Pool is created")
    assert lines[1] == " --> program.py:2:8"
    assert lines[3] == "2 | pool = multiprocessing.Pool()"
    assert lines[4] == "  |        ^^^^^^^^^^^^^^^^^^^^^^"
    assert "canishare why traps/no-guard-pool" in out
    assert lines[-1] == "1 found in 1 file: 1 breaks"


def test_the_output_in_the_readme_is_real(command: Command, tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
    example = readme.partition("```python\n")[2].partition("```")[0]
    shown = readme.partition("$ canishare lint example.py\n")[2].partition("```")[0]
    (tmp_path / "example.py").write_text(example)
    assert command("example.py")[1] == shown


def test_without_findings_it_exits_with_0(command: Command, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("print(1)\n")
    assert command() == (0, "nothing found in 1 file\n", "")


@pytest.mark.parametrize("arguments", [("--select", "no-such-rule"), ("missing.py",), ("--ignore", "x")])
def test_a_wrong_rule_or_path_exits_with_2_and_says_so(command: Command, arguments: tuple[str, ...]) -> None:
    status, out, err = command(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("canishare: ")


@pytest.mark.parametrize("arguments", [("--format", "xml"), ("--target-version", "new"), ("--start-method", "clone")])
def test_a_wrong_option_exits_with_2(command: Command, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command(*arguments)


def test_select_ignore_and_exclude_choose_what_is_reported(command: Command, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(NO_GUARD)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "program.py").write_text(LAMBDA)
    assert command("--select", "lambda-to-worker")[0] == 1
    assert command("--ignore", "lambda-to-worker,no-main-guard")[0] == 0
    assert command("--exclude", "other,program.py")[0] == 0
    assert command("other", "--ignore", "lambda-to-worker")[0] == 0


def test_the_project_sets_rules_and_folders(command: Command, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(NO_GUARD)
    (tmp_path / "pyproject.toml").write_text('[tool.canishare.lint]\nignore = ["no-main-guard"]\n')
    assert command()[0] == 0
    (tmp_path / "pyproject.toml").write_text('[tool.canishare.lint]\nexclude = ["program.py"]\n')
    assert command()[0] == 0
    (tmp_path / "pyproject.toml").write_text('[tool.canishare.lint]\nselect = ["lambda-to-worker"]\n')
    assert command()[0] == 0
    assert command("--select", "no-main-guard")[0] == 1
    (tmp_path / "pyproject.toml").write_text("[tool.canishare.lint]\nignored = []\n")
    status, _, err = command()
    assert status == 2
    assert "pyproject.toml" in err
    assert "ignored" in err


def test_a_comment_ignores_the_findings_of_its_line(tmp_path: Path) -> None:
    for comment, found in [("ignore", 0), ("ignore[no-main-guard]", 0), ("ignore[a, no-main-guard]", 0), ("ignore[other]", 1)]:
        assert len(lint_text(tmp_path, NO_GUARD.replace("()", f"()  # canishare: {comment}")).findings) == found, comment
    long = "import multiprocessing\npool = multiprocessing.Pool(\n    3,\n)  # canishare: ignore\n"
    assert lint_text(tmp_path, long).findings == []


def test_a_start_method_and_a_version_narrow_what_is_reported(tmp_path: Path) -> None:
    assert rules_of(lint_text(tmp_path, FORK_ONLY)) == ["atexit-in-worker"]
    assert rules_of(lint_text(tmp_path, FORK_ONLY, start_method="spawn")) == []
    assert rules_of(lint_text(tmp_path, FORK_ONLY, version="3.12")) == ["atexit-in-worker"]
    assert rules_of(lint_text(tmp_path, FORK_ONLY, version="3.13")) == []
    assert rules_of(lint_text(tmp_path, LAMBDA, start_method="fork")) == []


def test_what_stands_under_a_condition_on_the_start_method_is_not_reported(tmp_path: Path) -> None:
    program = """
        import multiprocessing
        def main():
            if multiprocessing.get_start_method() == "fork":
                multiprocessing.Process(target=lambda: 1).start()
    """
    assert lint_text(tmp_path, program).findings == []


def test_the_start_method_that_a_module_sets_is_the_one_that_counts(tmp_path: Path) -> None:
    program = LAMBDA + 'if __name__ == "__main__":\n    multiprocessing.set_start_method("{}")\n    main()\n'
    assert lint_text(tmp_path, program.format("fork")).findings == []
    assert lint_text(tmp_path, program.format("spawn")).findings[0].start_methods == ("spawn",)


def test_json_has_the_findings_as_data(command: Command, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(NO_GUARD)
    status, out, _ = command("--format", "json", "program.py")
    found = json.loads(out)["findings"][0]
    assert status == 1
    assert (found["rule"], found["severity"], found["path"], found["line"], found["column"]) == (
        "no-main-guard",
        "breaks",
        "program.py",
        2,
        8,
    )
    assert found["start_methods"] == ["spawn", "forkserver"]


def test_sarif_has_what_code_scanning_needs(command: Command, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(NO_GUARD)
    (tmp_path / "broken.py").write_text("def\n")
    report = json.loads(command("--format", "sarif")[1])
    run = report["runs"][0]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == rules == {"no-main-guard"}
    region = run["results"][0]["locations"][0]["physicalLocation"]
    assert region["artifactLocation"]["uri"] == "program.py"
    assert region["region"] == {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 30}
    schema = {
        "required": ["$schema", "version", "runs"],
        "properties": {"version": {"const": "2.1.0"}, "runs": {"items": {"required": ["tool", "results"]}}},
    }
    jsonschema.validate(report, schema)
    assert run["invocations"][0]["executionSuccessful"] is False


def test_github_gets_a_line_for_each_finding(command: Command, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(NO_GUARD)
    out = command("--format", "github", "program.py")[1]
    assert out.startswith("::error file=program.py,line=2,endLine=2,col=8,title=canishare no-main-guard::A Pool is created")
    assert out.count("\n") == 1


def test_the_rules_are_listed(command: Command) -> None:
    status, out, _ = command("--rules")
    assert status == 0
    assert "no-main-guard" in out


BROKEN = {
    "syntax.py": (b"import multiprocessing\ndef work(:\n", "line 2"),
    "python2.py": (b"import multiprocessing\nprint 'a'\n", "line 2: this is Python 2"),
    "latin.py": ("name = 'Jörg'\n".encode("latin-1"), "line 1: "),
    "wrong_encoding.py": (b"# coding: klingon\n", "line 1: unknown encoding: klingon"),
    "binary.py": (bytes(range(256)) * 40, "cannot be parsed"),
    "nulls.py": (b"a = 1\n\0\0\n", "cannot be parsed"),
    "deep.py": (b"a = " + b"(" * 5000 + b")" * 5000 + b"\n", "cannot be parsed"),
    "sum.py": (b"a = " + b"1 + " * 100_000 + b"1\n", "cannot be parsed"),
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_file_that_cannot_be_parsed_is_named_and_the_rest_is_read(name: str, command: Command, tmp_path: Path) -> None:
    content, message = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "program.py").write_text(NO_GUARD)
    status, out, err = command()
    assert status == 1
    assert "no-main-guard" in out
    assert f"canishare: {name}: cannot be parsed" in err
    assert message in err


def test_other_encodings_byte_order_marks_and_line_ends_are_read(tmp_path: Path) -> None:
    (tmp_path / "latin.py").write_bytes(("# coding: latin-1\n# ö\n" + NO_GUARD).encode("latin-1"))
    (tmp_path / "bom.py").write_bytes(b"\xef\xbb\xbf" + NO_GUARD.encode())
    (tmp_path / "windows.py").write_bytes(NO_GUARD.replace("\n", "\r\n").encode())
    (tmp_path / "empty.py").write_bytes(b"")
    (tmp_path / "comment.py").write_bytes(b"# nothing")
    report = lint([tmp_path], Selection())
    assert [(Path(each.path).name, each.line) for each in report.findings] == [("bom.py", 2), ("latin.py", 4), ("windows.py", 2)]
    assert report.unreadable == []


def test_columns_count_characters(tmp_path: Path) -> None:
    report = lint_text(tmp_path, "import multiprocessing\nöäü = multiprocessing.Pool()\n")
    assert report.findings[0].column == 7


@pytest.mark.parametrize(
    "code",
    [
        "x = value" + ".a" * 900 + "\n",
        "x = value" + "()" * 900 + "\n",
        "".join(f"{'    ' * depth}if a:\n" for depth in range(90)) + "    " * 90 + "pass\n",
        "".join(f"{' ' * depth}def f():\n" for depth in range(90)) + " " * 90 + "pass\n",
        "x = " + "[" * 150 + "]" * 150 + "\n",
        "if a:\n    pass\n" + "elif a:\n    pass\n" * 900,
        "x = lambda: " * 150 + "1\n",
        "class A(A): pass\nA().b.c()\nx = x\ndef f(): return f()\ny = f()\n",
        "a = b\nb = a\nmultiprocessing.Process(target=a)\n",
        "from program import *\nimport program\nfrom . import program\nfrom .... import a\n",
        "x = y\ny = x\n" + "x = x.a\ny = x.b\nx = y.c\n" * 3 + "x.d()\n",
    ],
    ids=range(11),
)
def test_nested_and_circular_code_is_no_trouble(code: str, tmp_path: Path) -> None:
    assert lint_text(tmp_path, "import multiprocessing\n" + code).findings == []


def test_modules_that_import_each_other_are_no_trouble(tmp_path: Path) -> None:
    files = {
        "a.py": "import multiprocessing\nfrom b import x\ny = x\n",
        "b.py": "import multiprocessing\nfrom a import y\nx = y\n",
    }
    assert lint_files(tmp_path, files).findings == []


def _many_workers(lines: int) -> str:
    part = """
def work_{0}(queue, number):
    queue.put(number * {0})
def main_{0}():
    queue = multiprocessing.Queue()
    worker = multiprocessing.Process(target=work_{0}, args=(queue, 1))
    worker.start()
    print(queue.get())
    worker.join()
"""
    return "import multiprocessing\n" + "".join(part.format(number) for number in range(lines // part.count("\n")))


def test_a_file_of_fifty_thousand_lines_is_read(tmp_path: Path) -> None:
    text = _many_workers(25_000) + 'if __name__ == "__main__":\n' + "    main_1()\n" * 25_000
    (tmp_path / "program.py").write_text(text)
    assert lint([tmp_path], Selection()).findings == []


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(NoSuchRuleError, match="no rule `x`"):
        Selection(select=["x"]).rules()


def test_nothing_of_a_program_is_run_and_no_rule_needs_more_than_the_base_package(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("raise SystemExit('I ran')\n" + NO_GUARD)
    script = (
        "import sys; from canishare.commands.main import main; status = main(['lint', sys.argv[1]]);"
        "assert not {'pytest', 'psutil', 'jinja2', 'multiprocessing.pool'} & {*sys.modules}; sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "no-main-guard" in done.stdout
