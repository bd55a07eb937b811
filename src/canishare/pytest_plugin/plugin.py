"""The pytest plugin: its options, the plan of a session, and how pytest shows cells."""

from __future__ import annotations

import os
import signal
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec
import pytest

from canishare.cases.folder import find_files
from canishare.cases.folder import find_folders
from canishare.cases.header import read_blocks
from canishare.cases.suite import read_suite
from canishare.errors import CanishareError
from canishare.errors import NoSuchTargetError
from canishare.project import CASES
from canishare.project import MATRIX
from canishare.project import RESULTS
from canishare.project import find_project
from canishare.project import known_project
from canishare.pytest_plugin.internals import is_distributed
from canishare.pytest_plugin.internals import limit_workers
from canishare.pytest_plugin.item import CellItem
from canishare.pytest_plugin.item import pytest_collect_file as pytest_collect_file  # a hook of this plugin
from canishare.pytest_plugin.recorder import Recorder
from canishare.pytest_plugin.session import PLAN
from canishare.pytest_plugin.session import SLOTS
from canishare.pytest_plugin.session import SUITE
from canishare.pytest_plugin.session import SessionPlan
from canishare.pytest_plugin.slots import Slots
from canishare.results.reuse import find_unchanged
from canishare.running.interrupt import interrupt_on
from canishare.running.patience import measure_patience
from canishare.running.threads import map_in_threads
from canishare.targets.choose import choose_targets
from canishare.targets.choose import find_current
from canishare.targets.matrix import read_matrix
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import outcome_symbols

if TYPE_CHECKING:
    from collections.abc import Generator
    from collections.abc import Iterable
    from collections.abc import Sequence

    from canishare.cases.folder import Folder
    from canishare.cases.header import Block
    from canishare.running.target import Target
    from canishare.targets.choose import FoundTargets
    from canishare.targets.matrix import Matrix


# The xdist workers that are configured but have not started.
_STARTING: Final = pytest.StashKey[set[object]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options for running cases."""
    group = parser.getgroup("canishare", "canishare: what a worker process shares with its parent")
    group.addoption(
        "--target",
        action="append",
        default=[],
        metavar="TARGET",
        help="run cases only on this target: a name in matrix.toml (cpython-3.14), its short form (3.14, pypy3.11), "
        "`current`, `all`, or an interpreter's path or command; may be repeated (default: all targets found)",
    )
    group.addoption(
        "--article-everywhere",
        action="store_true",
        help="run traps, atlas and recipes on one target only, the recipes under its default start method: on the current one of "
        "matrix.toml, else the newest older one, else the first; and everything else on all",
    )
    group.addoption(
        "--start-method",
        action="append",
        default=[],
        choices=START_METHODS,
        help="run cases only with this start method; may be repeated (default: all three)",
    )
    group.addoption(
        "--attempts",
        type=_positive,
        default=1,
        metavar="N",
        help="run each cell N times; a cell whose attempts disagree is flaky and unexpected",
    )
    group.addoption(
        "--patience-only",
        action="store_true",
        help="ignore the cases' limits and detect hangs only by patience; slower, to check that limits change no outcome",
    )
    group.addoption(
        "--changed",
        action="store_true",
        help="run only cells whose script, harness, interpreter or machine changed; all others keep their last results",
    )
    group.addoption(
        "--replace",
        action="store_true",
        help="replace a target's last column even if that drops outdated results that this run does not measure again "
        "(default: write such a run to results/partial/)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a command line in which pytest took a target's path for a test path, and so chose a wrong root folder.

    pytest parses the arguments before it loads plugins, and would write its cache into that folder.
    """
    here = config.invocation_params.dir
    # a root folder with a configuration file and a requested test is no mistake
    is_right = config.inipath is not None and any(
        (here / arg.partition("::")[0]).is_relative_to(config.rootpath) for arg in config.args
    )
    if is_right or config.option.rootdir is not None:
        return
    for asked in config.option.target:
        if asked in config.invocation_params.args and (here / asked).exists():
            message = f"pytest takes {asked} for a test path: write --target={asked}, or use `canishare run` instead of `pytest`"
            raise pytest.UsageError(message)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Plan the session if it has to run cases; an xdist worker gets its controller's plan."""
    config = session.config
    try:
        if hasattr(config, "workerinput"):
            _adopt_plan(config, config.workerinput["canishare"])
            return
        here = Path(config.invocation_params.dir)
        given = [Path(os.path.normpath(here / arg.partition("::")[0])) for arg in config.args]
        if requested := _find_requested(given):
            found = _find_project(requested, here)
            project = found or known_project()
            _plan_session(config, requested, project, find_folders(given, requested, project), found or here)
            # CI sends SIGTERM on cancellation and timeout; cells must not keep running then
            config.add_cleanup(interrupt_on(signal.SIGTERM))
    except (CanishareError, OSError) as error:
        pytest.exit(f"canishare: {error}", returncode=pytest.ExitCode.TESTS_FAILED)


def _adopt_plan(config: pytest.Config, plan: object) -> None:
    """Use the controller's plan in an xdist worker."""
    if plan is None:
        return
    config.stash[PLAN] = adopted = msgspec.convert(plan, SessionPlan)
    config.stash[SUITE] = read_suite(Path(adopted.project), adopted.folders, Path(adopted.root))
    if adopted.slots is not None:
        with suppress(OSError):  # the pipe is gone from the file system when xdist replaces a crashed worker
            config.stash[SLOTS] = Slots(adopted.slots)
    # execnet stops a busy worker with SIGINT, which a background job of a shell ignores, and kills it ten seconds later
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        config.add_cleanup(interrupt_on(signal.SIGINT))


def _plan_session(config: pytest.Config, requested: Iterable[Path], project: Path, folders: Sequence[Folder], root: Path) -> None:
    """Find the targets, plan what to run on them, and register the recorder."""
    option = config.option
    matrix = read_matrix(project / MATRIX)
    suite = read_suite(project, folders, root)
    found = choose_targets(option.target, matrix.target, suite.needs)
    last = find_unchanged(root / RESULTS, found.targets, suite.by_id, option.attempts) if option.changed else {}
    plan = SessionPlan(
        project=str(project),
        folders=tuple(folders),
        root=str(root),
        targets=tuple(found.targets),
        start_methods=tuple(each for each in START_METHODS if each in (option.start_method or START_METHODS)),
        attempts=option.attempts,
        patience={},
        all_on=_choose_targets_for_all(config, found, matrix),
        unchanged={name: frozenset((cell.case, cell.start_method) for cell in cells) for name, cells in last.items()},
        patience_only=option.patience_only,
    )
    if not option.collectonly:
        cells = Counter(
            target.name
            for path in requested
            for case in suite.by_file.get(path, ())
            for target, start_method in plan.cells_of(case)
            if not plan.keeps(case, target, start_method)
        )
        patience = _measure_patience([each for each in plan.targets if cells[each.name]])
        slots = Slots.create() if is_distributed(config) else None
        if slots is not None:
            config.stash[SLOTS] = slots
            config.add_cleanup(slots.close)
        plan = msgspec.structs.replace(plan, patience=patience, slots=slots and slots.path)
        if option.changed:
            # starting xdist's workers would take longer than running a few cells
            limit_workers(config, max(1, cells.total()))
    config.stash[PLAN], config.stash[SUITE] = plan, suite
    recorder = Recorder(config, found, plan, suite, unchanged=last, absences=matrix.absence)
    config.pluginmanager.register(recorder, "canishare-recorder")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Send the plan to an xdist worker, so that it need not search for targets."""
    plan = node.config.stash.get(PLAN, None)  # type: ignore[attr-defined] # xdist has no types for it
    node.workerinput["canishare"] = msgspec.to_builtins(plan)  # type: ignore[attr-defined] # the same
    node.config.stash.setdefault(_STARTING, set()).add(node)  # type: ignore[attr-defined] # the same


@pytest.hookimpl(optionalhook=True)
def pytest_testnodeready(node: object) -> None:
    """Remove the slots' pipe once all workers have opened it, so that even a killed run leaves no file."""
    stash: pytest.Stash = node.config.stash  # type: ignore[attr-defined] # as above
    stash[_STARTING].discard(node)
    if not stash[_STARTING] and SLOTS in stash:
        stash[SLOTS].remove()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the cells that keep their last results."""
    kept = [item for item in items if isinstance(item, CellItem) and item.plan.keeps(item.case, item.target, item.start_method)]
    if kept:
        config.hook.pytest_deselected(items=kept)
        deselected = set(kept)
        items[:] = [item for item in items if item not in deselected]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Attach the cell's result to its report, which xdist sends to the controller."""
    report = yield
    if isinstance(item, CellItem) and report.when == "call" and item.result is not None:
        report.canishare = msgspec.to_builtins(item.result)  # type: ignore[attr-defined] # a report may have more attributes
        # free the memory: pytest keeps all items to the end
        item.result = None
    return report


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Show a cell by its outcome's symbol and word; an unexpected one fails like any test."""
    result = getattr(report, "canishare", None)
    if result is None or report.failed:
        return None
    outcome = result["outcome"]
    category = "unavailable" if outcome == "unavailable" else "passed"
    return category, outcome_symbols()[outcome], outcome


def _find_requested(given: Iterable[Path]) -> dict[Path, Block]:
    """Return the requested files with headers; empty if none of them has cases, as for ordinary tests."""
    # a project's root may also contain other people's cases
    places = [path / CASES if find_project(path) == path else path for path in given]
    blocks = read_blocks({path for place in places for path in find_files(place)})
    return blocks if any(block.has_cases for block in blocks.values()) else {}


def _find_project(requested: Iterable[Path], here: Path) -> Path | None:
    """Return the project of the requested files or the working folder, or None.

    pytest's rootdir will not do: it depends on configuration files and on how the command was typed.
    """
    return next((found for place in (*requested, here) if (found := find_project(place))), None)


def _choose_targets_for_all(config: pytest.Config, found: FoundTargets, matrix: Matrix) -> frozenset[str] | None:
    if not config.option.article_everywhere:
        return None
    try:
        return frozenset({find_current(found.targets, matrix.target).name})
    except NoSuchTargetError:
        return frozenset(each.name for each in found.targets[:1])


def _measure_patience(targets: Sequence[Target]) -> dict[str, float]:
    return dict(zip((target.name for target in targets), map_in_threads(measure_patience, targets), strict=True))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
