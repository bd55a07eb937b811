"""The pytest plugin: its options, the plan of a session, and how cells are shown."""

from __future__ import annotations

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
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
from canishare.matrix import Matrix
from canishare.matrix import MatrixError
from canishare.matrix import read_whole_matrix
from canishare.order import beside
from canishare.outcome import START_METHODS
from canishare.patience import measure_patience
from canishare.recorder import Recorder
from canishare.run import Fault
from canishare.store import ResultsError
from canishare.suite import cases_in
from canishare.suite import holds_cases
from canishare.suite import read_suite
from canishare.table import symbols
from canishare.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Generator
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from canishare.case import Case
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
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return
    config.stash[PLAN] = Plan(targets=(), start_methods=START_METHODS, attempts=1, patience={}, atlas_on=frozenset())
    try:
        asked = _asked(config)
        if asked:
            cases = read_suite(config.rootpath, asked)
            found = _found(config, cases)
            last = unchanged(config.rootpath / "results", found.targets, cases, option.attempts) if option.changed else {}
            plan = Plan(
                targets=tuple(found.targets),
                start_methods=tuple(each for each in START_METHODS if each in (option.start_method or START_METHODS)),
                attempts=option.attempts,
                patience={},
                atlas_on=_atlas_on(config, found),
                unchanged={name: frozenset((cell.case, cell.start_method) for cell in cells) for name, cells in last.items()},
            )
            if not option.collectonly:
                left = _left(config.rootpath, asked, plan)
                plan = msgspec.structs.replace(
                    plan,
                    patience=_patience([each for each in plan.targets if left[each.name]]),
                    turns=_turns(config),
                )
                if option.changed and getattr(option, "tx", None):
                    # most of a run of nothing would be the start of xdist's workers
                    option.tx = option.tx[: max(1, sum(left.values()))]
            config.stash[PLAN] = plan
            # who cancels a job, or sets it a time limit, must not leave its cells running
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            families = list(read_atlas(config.rootpath).families.values())
            recorder = Recorder(
                config, found, plan, cases=cases, families=families, unchanged=last, absences=_matrix(config).absence
            )
            config.pluginmanager.register(recorder, "canishare-recorder")
    except (CaseError, Fault, MatrixError, NoSuchTargetError, ResultsError) as error:
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


def pytest_report_teststatus(report: pytest.TestReport, config: pytest.Config) -> tuple[str, str, str] | None:
    """Show a cell by its outcome's symbol and word; an unexpected one fails as any test does."""
    result = getattr(report, "canishare", None)
    if result is None or report.failed:
        return None
    outcome = result["outcome"]
    category = "unavailable" if outcome == "unavailable" else "passed"
    return category, symbols(config)[outcome], outcome


def _asked(config: pytest.Config) -> set[Path]:
    """Return the files with cases that are asked for: none for the harness's own tests."""
    suite = config.rootpath / "cases"
    asked: set[Path] = set()
    for arg in config.args:
        path = Path(os.path.normpath(config.invocation_params.dir / arg.partition("::")[0]))
        # a folder above the suite may hold environments as well, with thousands of files
        asked.update((suite if suite.is_relative_to(path) else path).rglob("*.py") if path.is_dir() else [path])
    return {path for path in asked if holds_cases(path)}


def _left(root: Path, asked: AbstractSet[Path], plan: Plan) -> Counter[str]:
    """Return how many cells there are to run on each target among the cases of these files."""
    return Counter(
        target.name
        for path in asked
        for case in cases_in(path, root)
        for target, start_method in plan.cells_of(case)
        if (case.id, start_method) not in plan.unchanged.get(target.name, ())
    )


def _found(config: pytest.Config, cases: Sequence[Case]) -> Found:
    needs = sorted({name for case in cases for name in case.header.needs})
    return choose_targets(config.option.target, _matrix(config).target, needs)


def _atlas_on(config: pytest.Config, found: Found) -> frozenset[str]:
    targets = found.targets
    if config.option.atlas_on_current:
        try:
            targets = [current_of(targets, _matrix(config).target)]
        except NoSuchTargetError:
            targets = targets[:1]
    return frozenset(each.name for each in targets)


def _matrix(config: pytest.Config) -> Matrix:
    path = config.rootpath / "matrix.toml"
    return read_whole_matrix(path) if path.exists() else Matrix()


def _patience(targets: Sequence[Target]) -> dict[str, float]:
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return dict(zip((target.name for target in targets), pool.map(measure_patience, targets), strict=True))


def _turns(config: pytest.Config) -> str | None:
    """Lay out the turns of xdist's workers, for as long as the session lasts, and return their name."""
    turns = Turns.laid_out() if getattr(config.option, "tx", None) else None
    if turns is None:
        return None
    config.add_cleanup(turns.close)
    return turns.name


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
