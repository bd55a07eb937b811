"""The page's scripts, without a page: their unit tests are Node's."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from asked import ASKED
from asked import NOT_OURS
from pasted import PASTED
from pasted import REPORTED

from canishare.answers.find import find
from canishare.report.render.html import scripts
from canishare.results.store import line_schema

if TYPE_CHECKING:
    from sites import Site

    from canishare.answers.data import Data

NODE = 18  # its test runner came with it
SCRIPTS_TESTS = Path(__file__).parent / "scripts"


def test_the_pages_scripts_pass_their_unit_tests(site: Site, recorded: Data, tmp_path: Path) -> None:
    node = shutil.which("node")
    version = node and subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if node is None or int((version or "v0").strip("v\n").split(".")[0]) < NODE:
        pytest.skip(
            "there is no node of version 18 or newer, which runs the unit tests of the page's scripts: `apt-get install nodejs`, or nodejs.org"
        )
    questions = (*list(ASKED)[::4], *NOT_OURS[::8])
    given = {
        "scripts": scripts(),
        "data": msgspec.to_builtins(recorded),
        "words": {
            direction.word: [
                [
                    term and term.symbol,
                    term.title if term else "unknown",
                    each.sentence(direction.word),
                    each.works(direction.word),
                ]
                for each in recorded.seen
                for term in [each.term(direction.word)]
            ]
            for direction in recorded.vocabulary.directions
        },
        "described": [str(each) for each in recorded.seen],
        "directions": {case.id: recorded.direction_of(case) for case in recorded.cases},
        "answers": {text: msgspec.to_builtins(find(text, recorded)) for text in (*PASTED, *REPORTED, *questions)},
        "column": (site.results / "cpython-3.13.jsonl").read_text(encoding="utf-8"),
        "schema": line_schema(),
    }
    (tmp_path / "given.json").write_text(json.dumps(given), encoding="utf-8")
    done = subprocess.run(
        [node, "--test", str(SCRIPTS_TESTS / "page.test.mjs")],
        env=os.environ | {"CANISHARE_GIVEN": str(tmp_path / "given.json")},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout.replace("\u2139", "#")


def test_no_two_scripts_define_a_function_of_one_name() -> None:
    """They share one scope, where the later one would win without a word."""
    names = Counter(re.findall(r"^(?:async )?function (\w+)", "\n".join(scripts()), re.MULTILINE))
    assert [name for name, count in names.items() if count > 1] == []
