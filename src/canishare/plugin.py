"""The pytest plugin: its options, the plan of a session, and how cells are shown."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from canishare.atlas import read_atlas
from canishare.cell import PLAN
from canishare.cell import TURNS
from canishare.cell import CellItem
from canishare.cell import Plan
from canishare.cell import is_expected_to_hang
from canishare.cell import is_unchanged
from canishare.cell import pytest_collect_file as pytest_collect_file  # a hook of this plugin
from canishare.changed import unchanged
from canishare.discover import Found
from canishare.discover import NoSuchTargetError
from canishare.discover import choose_targets
from canishare.discover import current_of
from canishare.header import CaseError
from canishare.internals import is_distributed
from canishare.internals import limit_workers
from canishare.matrix import Matrix
from canishare.matrix import MatrixError
from canishare.matrix import read_whole_matrix
from canishare.order import beside
from canishare.outcome import START_METHODS
from canishare.patience import measure_patience
from canishare.project import CASES
from canishare.project import MATRIX
from canishare.project import RESULTS
from canishare.project import find_project
from canishare.recorder import Recorder
from canishare.run import Fault
from canishare.store import ResultsError
from canishare.suite import cases_in
from canishare.suite import holds_cases
from canishare.suite import read_suite
from canishare.table import symbols
from canishare.threads import map_in_threads
from canishare.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Generator
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from canishare.target import Target


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what a run of cases can be told."""
    group = parser.getgroup("canishare", "canishare: what a worker process shares with its parent")
    group.addoption(
        "--target",
        action="append",
        default=[],
        metavar="TARGET",
        help="run cases on this target alone: a name of matrix.toml (cpython-3.14), its short form (3.14, pypy3.11), "
        "`current`, `all`, or an interpreter's path or command; may be given again (default: what is found)",
    )
    group.addoption(
        "--atlas-on-current",
        action="store_true",
        help="run the atlas on one of the targets alone: the one that matrix.toml marks as current, else the newest before it, "
        "else the first",
    )
    group.addoption(
        "--start-method",
        action="append",
        default=[],
        choices=START_METHODS,
        help="run cases with this start method alone; may be given again (default: all three)",
    )
    group.addoption(
        "--attempts",
        type=_positive,
        default=1,
        metavar="N",
        help="run each cell N times; where its attempts disagree it is flaky, and unexpected",
    )
    group.addoption(
        "--changed",
        action="store_true",
        help="run only cells that may give something else than last time: another script, harness, interpreter or machine; "
        "the others keep their last results, which say from when they are",
    )
    group.addoption(
        "--replace",
        action="store_true",
        help="replace a target's last column also where that drops measured cells that this run does not measure again "
        "(default: such a run goes to results/partial/)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a call in which pytest took a target's path for a test's, and so the wrong folder for its root.

    It has read the arguments before it loads a plugin, and writes its cache into that folder.
    """
    here = config.invocation_params.dir
    # the folder of a configuration that some file asked for belongs to is no mistake
    right = config.inipath is not None and any(
        (here / arg.partition("::")[0]).is_relative_to(config.rootpath) for arg in config.args
    )
    if right or config.option.rootdir is not None:
        return
    for asked in config.option.target:
        if asked in config.invocation_params.args and (here / asked).exists():
            message = f"pytest takes {asked} for a test's path: write --target={asked}, or `canishare run` in place of `pytest`"
            raise pytest.UsageError(message)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the plan where there are cases to run; an xdist worker is given its controller's."""
    config, option = session.config, session.config.option
    if hasattr(config, "workerinput"):
        plan = config.stash[PLAN] = msgspec.convert(config.workerinput["canishare"], Plan)
        if plan.turns is not None:
            with suppress(OSError):  # a system may keep even its own processes apart: then there are no turns
                config.stash[TURNS] = Turns(plan.turns)
        # execnet ends a busy worker by this signal, and ten seconds later for good: begun in a shell's background, it is ignored
        if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
            _interrupt_by(config, signal.SIGINT)
        return
    root = Path(config.invocation_params.dir)
    config.stash[PLAN] = Plan(
        root=str(root), targets=(), start_methods=START_METHODS, attempts=1, patience={}, atlas_on=frozenset()
    )
    try:
        asked = _asked(config)
        if asked:
            root = _root(asked, root)
            matrix = read_whole_matrix(root / MATRIX) if (root / MATRIX).exists() else Matrix()
            cases = read_suite(root, asked)
            needs = sorted({name for case in cases for name in case.header.needs})
            found = choose_targets(option.target, matrix.target, needs)
            last = unchanged(root / RESULTS, found.targets, cases, option.attempts) if option.changed else {}
            plan = Plan(
                root=str(root),
                targets=tuple(found.targets),
                start_methods=tuple(each for each in START_METHODS if each in (option.start_method or START_METHODS)),
                attempts=option.attempts,
                patience={},
                atlas_on=_atlas_on(config, found, matrix),
                unchanged={name: frozenset((cell.case, cell.start_method) for cell in cells) for name, cells in last.items()},
            )
            if not option.collectonly:
                left = _left(root, asked, plan)
                plan = msgspec.structs.replace(
                    plan,
                    patience=_patience([each for each in plan.targets if left[each.name]]),
                    turns=_turns(config),
                )
                if option.changed:
                    # most of a run of nothing would be the start of xdist's workers
                    limit_workers(config, max(1, sum(left.values())))
            config.stash[PLAN] = plan
            # who cancels a job, or sets it a time limit, must not leave its cells running
            _interrupt_by(config, signal.SIGTERM)
            families = list(read_atlas(root).families.values())
            recorder = Recorder(config, found, plan, cases=cases, families=families, unchanged=last, absences=matrix.absence)
            config.pluginmanager.register(recorder, "canishare-recorder")
    except (CaseError, Fault, MatrixError, NoSuchTargetError, OSError, ResultsError) as error:
        pytest.exit(f"canishare: {error}", returncode=pytest.ExitCode.TESTS_FAILED)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Give an xdist worker the plan: it starts nothing to find its targets."""
    node.workerinput["canishare"] = msgspec.to_builtins(node.config.stash[PLAN])  # type: ignore[attr-defined] # xdist has no types for it


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is unchanged, and have cells that are expected to hang run beside the others, worker by worker."""
    if unchanged := [item for item in items if is_unchanged(item)]:
        config.hook.pytest_deselected(items=unchanged)
        items[:] = [item for item in items if not is_unchanged(item)]
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        # one more than there are cores run the others: each waits now and then
        spare = max(1, workers - (os.cpu_count() or 1) - 1)
        items[:] = beside(items, is_expected_to_hang, shares=workers, waiting_shares=spare)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Have the report carry the cell's result, also from an xdist worker to its controller."""
    report = yield
    if isinstance(item, CellItem) and report.when == "call" and item.result is not None:
        report.canishare = msgspec.to_builtins(item.result)  # type: ignore[attr-defined] # reports may carry more
        # the report has it now, and pytest keeps all items to the end
        item.result = None
    return report


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Show a cell by its outcome's symbol and word; an unexpected one fails as any test does."""
    result = getattr(report, "canishare", None)
    if result is None or report.failed:
        return None
    outcome = result["outcome"]
    category = "unavailable" if outcome == "unavailable" else "passed"
    return category, symbols()[outcome], outcome


def _asked(config: pytest.Config) -> set[Path]:
    """Return the files with cases that are asked for: none for the harness's own tests."""
    asked: set[Path] = set()
    for arg in config.args:
        path = Path(os.path.normpath(config.invocation_params.dir / arg.partition("::")[0]))
        # a project's folder may hold environments as well, with thousands of files
        folder = path / CASES if find_project(path) == path else path
        asked.update(folder.rglob("*.py") if folder.is_dir() else [path])
    return {path for path in asked if holds_cases(path)}


def _root(asked: AbstractSet[Path], here: Path) -> Path:
    """Return the project of the files that are asked for or of the working folder, or else the working folder.

    It is not pytest's own root, which depends on its configuration files and on how the command was typed.
    """
    return next((found for place in (*sorted(asked), here) if (found := find_project(place))), here)


def _left(root: Path, asked: AbstractSet[Path], plan: Plan) -> Counter[str]:
    """Return how many cells there are to run on each target among the cases of these files."""
    return Counter(
        target.name
        for path in asked
        for case in cases_in(path, root)
        for target, start_method in plan.cells_of(case)
        if (case.id, start_method) not in plan.unchanged.get(target.name, ())
    )


def _atlas_on(config: pytest.Config, found: Found, matrix: Matrix) -> frozenset[str]:
    targets = found.targets
    if config.option.atlas_on_current:
        try:
            targets = [current_of(targets, matrix.target)]
        except NoSuchTargetError:
            targets = targets[:1]
    return frozenset(each.name for each in targets)


def _patience(targets: Sequence[Target]) -> dict[str, float]:
    return dict(zip((target.name for target in targets), map_in_threads(measure_patience, targets), strict=True))


def _interrupt_by(config: pytest.Config, number: int) -> None:
    """Have a signal interrupt the session as Ctrl-C does, until it has ended."""
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(number, signal.default_int_handler)

        def give_back() -> None:
            signal.signal(number, before)

        config.add_cleanup(give_back)


def _turns(config: pytest.Config) -> str | None:
    """Lay out the turns of xdist's workers, for as long as the session lasts, and return their name."""
    turns = Turns.laid_out() if is_distributed(config) else None
    if turns is None:
        return None
    config.add_cleanup(turns.close)
    return turns.name


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
