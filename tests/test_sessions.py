"""The sessions: nox, tox and CI take their targets from matrix.toml."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from canishare.targets.matrix import read_matrix

ROOT = Path(__file__).parent.parent
MATRIX = read_matrix(ROOT / "matrix.toml").target


def nox(*arguments: str) -> str:
    return subprocess.run([sys.executable, "-m", "nox", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_nox_has_a_session_for_each_target_of_matrix_toml() -> None:
    sessions = set(re.findall(r"^[*-] (\S+)", nox("--list"), re.MULTILINE))
    wanted = {f"matrix({each.name.removeprefix('cpython-')})" for each in MATRIX}
    assert {each for each in sessions if each.startswith("matrix(")} == wanted
    assert {"matrix-found", "matrix-full", "report", "tests", "lint", "types", "workflows", "plan", "merge", "bench"} <= sessions


def test_plain_nox_runs_what_is_found_and_then_the_report() -> None:
    listed = nox("--list")
    assert re.findall(r"^\* (\S+)", listed, re.MULTILINE) == ["environment", "matrix-found", "report"]


def test_tox_has_an_environment_for_each_target_of_matrix_toml_and_asks_for_that_target(tmp_path: Path) -> None:
    # without a home that can be written, it would leave its data in the folder for temporary files
    data = os.environ | {"VIRTUALENV_OVERRIDE_APP_DATA": str(tmp_path)}

    def tox(*arguments: str) -> str:
        command = [sys.executable, "-m", "tox", *arguments]
        return subprocess.run(command, cwd=ROOT, env=data, capture_output=True, text=True, check=True).stdout

    cells = [each for each in tox("list", "--no-desc", "-q").split() if each.startswith("cells-")]
    shown = tox("config", "-e", ",".join(cells), "-k", "commands", "--", "-k", "queue")
    asked = re.findall(r"^\[testenv:(\S+)\]\ncommands = .* cases --target (\S+) -k queue$", shown, re.MULTILINE)
    assert asked == list(zip(cells, [target.name for target in MATRIX], strict=True))
    assert {"cells-cp27", "cells-cp313t", "cells-pp311", "cells-cp311-debian", "cells-cp38-wine"} <= {*cells}


def test_toxs_constraints_reach_pip_from_a_folder_with_spaces(tmp_path: Path) -> None:
    folder = tmp_path / "my dir ü"
    folder.mkdir()
    shutil.copy(ROOT / "toxfile.py", folder)
    code = "import os, toxfile; print(os.environ['PIP_CONSTRAINT'])"
    said = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True).stdout
    # pip splits the value at spaces
    (address,) = said.split()
    assert address == (folder / "constraints.txt").as_uri()


def test_every_version_that_a_session_installs_is_pinned() -> None:
    pinned = {
        canonicalize_name(name): version
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for name, _, version in [line.partition("==")]
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = list(project["project"]["dependencies"])
    for group in project["dependency-groups"].values():
        asked += [each for each in group if isinstance(each, str)]
    # what is installed here is followed to what it needs itself; what is not is looked at by its own name
    left, seen = [Requirement(each) for each in asked], set()
    while left:
        requirement = left.pop()
        name = canonicalize_name(requirement.name)
        if name in seen:
            continue
        seen.add(name)
        with suppress(PackageNotFoundError):
            needed = map(Requirement, requires(name) or ())
            left += [each for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]
    assert len(seen) > len(asked)
    assert sorted(seen - pinned.keys()) == []
