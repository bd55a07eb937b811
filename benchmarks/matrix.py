"""What the matrix takes against a plain loop over the same scripts, its start-up and its memory.

``nox -s bench``, or ``python benchmarks/matrix.py [--rounds N] [--at-once N] [--target T] [--cases FOLDER]``. It prints
figures and asserts nothing: a busy machine makes them worse, and that is no defect. ``--cases cases/resources --rounds 1``
takes the atlas; ``--target`` may be given again.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
import psutil

from canishare.cases.suite import read_suite
from canishare.results.records import Column
from canishare.results.records import Result
from canishare.results.store import read_columns
from canishare.running.target import IN_TARGET
from canishare.running.target import Target
from canishare.running.target import clean_environment
from canishare.running.tree import kill_strays
from canishare.targets.choose import choose_targets
from canishare.targets.choose import find_targets
from canishare.targets.matrix import read_matrix

ROOT = Path(__file__).parent.parent
# The aim for plain nox: nine targets in two minutes, ten seconds of them before the first cell.
NINE = 9
# Seconds that a tracker takes, once its processes are gone.
TRACKERS_END = 3.0
CORES = os.cpu_count() or 1


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the matrix: seconds from its start to its first cell, from there to its last cell's end, MiB.

    `again` is what a second run takes where nothing has changed, and `reused` how many cells that one takes over.
    """

    start_up: float
    cells: float
    total: float
    memory: float
    again: float
    reused: int
    columns: list[Column]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--at-once", type=int, default=min(4 * CORES + 1, 2 * CORES + 16))
    parser.add_argument("--target", action="append")
    parser.add_argument("--cases", nargs="+", default=["cases/article"])
    chosen = parser.parse_args()
    # those that start quickly: no emulator, and no command of its own
    found = find_targets(
        [each for each in read_matrix(ROOT / "matrix.toml").target if not (each.emulator or each.command)]
    ).targets
    own = "{}.{}".format(*sys.version_info[:2])
    targets = choose_targets(chosen.target or [own], read_matrix(ROOT / "matrix.toml").target).targets
    for part, its in (("cases/article", targets[:1]), ("cases", targets[:1]), ("cases", found)):
        print("collecting {} cells takes {} s".format(*collect(part, its)))
    names = ", ".join(target.name for target in targets)
    print(f"{' '.join(chosen.cases)} on {names}, {chosen.at_once} cells at once, {chosen.rounds} rounds:")
    ratios = []
    for _ in range(chosen.rounds):
        measured = run_matrix(chosen.cases, targets, chosen.at_once)
        plain, processor = run_plain_loop(targets, measured.columns, chosen.at_once)
        ratios.append(measured.cells / plain)
        limit = processor / CORES
        count = sum(len(column.results) for column in measured.columns)
        print(
            f"  {count} cells: matrix {measured.cells:.2f} s, plain loop {plain:.2f} s, ratio {ratios[-1]:.3f}; "
            f"processor's limit {limit:.2f} s, ratio {measured.cells / limit:.2f}; "
            f"start-up {measured.start_up:.2f} s; summed PSS {measured.memory:.0f} MiB; "
            f"again with nothing changed {measured.again:.1f} s, {measured.again / measured.total:.1%} of "
            f"{measured.total:.1f} s, {measured.reused} cells reused"
        )
    print(f"  ratio, median: {statistics.median(ratios):.3f}")
    nine = found[:NINE]
    measured = run_matrix(["cases/article"], nine, chosen.at_once)
    print(
        f"the article on {len(nine)} targets in one run: {measured.total:.1f} s in all, "
        f"start-up {measured.start_up:.1f} s of them; summed PSS {measured.memory:.0f} MiB"
    )


def collect(cases: str, targets: list[Target]) -> tuple[str, str]:
    """Return how many cells pytest collects of a folder's cases on these targets, and in how many seconds."""
    command = [sys.executable, "-m", "pytest", cases, "--collect-only", "-q", *asked(targets)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own cases
    count, seconds = re.findall(r"(\d+) tests collected in ([\d.]+)s", said)[-1]
    return count, seconds


def asked(targets: list[Target]) -> list[str]:
    """Return the options that ask for these targets."""
    return [word for target in targets for word in ("--target", target.name)]


def run_matrix(cases: list[str], targets: list[Target], at_once: int) -> Measured:
    """Run the cases of these folders on these targets, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "cases", folder / "cases")
        shutil.copy(ROOT / "matrix.toml", folder)
        (folder / "pytest.toml").write_text(
            '[pytest]\nstrict = true\naddopts = ["-p", "canishare.pytest_plugin.plugin"]\n', encoding="utf-8"
        )
        began, peak = time.time(), 0.0
        command = [sys.executable, "-m", "pytest", *cases, "-q", "-n", str(at_once), "--dist=worksteal", *asked(targets)]
        process = psutil.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        while process.poll() is None:
            peak = max(peak, summed_pss(process))
            time.sleep(0.2)
        total = time.time() - began
        columns = read_columns(folder / "results")
        began_again = time.monotonic()
        said = subprocess.run([*command, "--changed"], cwd=folder, capture_output=True, text=True, check=False).stdout  # noqa: S603 - our own cases
        again = time.monotonic() - began_again
        unchanged = re.search(r"^unchanged: (\d+) cells", said, re.MULTILINE)
    cells = [(datetime.fromisoformat(cell.measured).timestamp(), cell.seconds) for column in columns for cell in column.results]
    first, last = min(start for start, _ in cells), max(start + seconds for start, seconds in cells)
    return Measured(
        start_up=first - began,
        cells=last - first,
        total=total,
        memory=peak,
        again=again,
        reused=int(unchanged[1]) if unchanged else 0,
        columns=columns,
    )


def summed_pss(controller: psutil.Process) -> float:
    """Return the proportional memory of the controller and its xdist workers, in MiB; 0 where there is no such figure."""
    total = 0
    try:
        for process in [controller, *controller.children()]:
            total += getattr(process.memory_full_info(), "pss", 0)
    except psutil.Error:
        return 0.0
    return total / 2**20


def run_plain_loop(targets: list[Target], columns: list[Column], at_once: int) -> tuple[float, float]:
    """Run the same cells with the same patience, and nothing of the harness around them.

    Return the seconds, and those that all processes of the machine used of its cores: the parents are not told of a
    fork server's or a tracker's. A storm uses them until it is ended, so it is given no longer than the matrix gave it.
    """
    of_name = {target.name: target for target in targets}
    cells = [
        (of_name[column.run.target.name], column.run.patience, cell)
        for column in columns
        for cell in column.results
        if cell.outcome != "unavailable"
    ]
    suite = read_suite(ROOT)
    scripts = {case: suite.write_script(suite.by_id[case]) for case in {cell.case for *_, cell in cells}}
    with tempfile.TemporaryDirectory() as name:

        def run(target: Target, patience: float, cell: Result) -> None:
            process = subprocess.Popen(  # noqa: S603 - our own cases
                [*target.command, IN_TARGET / "launch.py", cell.start_method, scripts[cell.case]],
                cwd=name,
                env=clean_environment(os.environ) | {"TMPDIR": name},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                process.wait(cell.seconds if cell.detail == "storm" else patience)
            except subprocess.TimeoutExpired:
                end(process.pid)
                process.wait()

        began, before = time.monotonic(), processor_seconds()
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(run, *zip(*cells, strict=True)))
        taken = time.monotonic() - began, processor_seconds() - before
        # what a script left running, in its session or in another; trackers first unlink what they track
        time.sleep(TRACKERS_END)
        kill_strays(Path(name))
        return taken


def processor_seconds() -> float:
    """Return what all processes have used of this machine's cores, in seconds."""
    times = psutil.cpu_times()
    return times.user + times.system


def end(session: int) -> None:
    """End a hung script and what it started, but for the trackers: these unlink its semaphores, and end by themselves."""
    while processes := [each for each in psutil.process_iter() if is_at_work(each, session)]:
        for process in processes:
            with suppress(psutil.Error):
                process.kill()


def is_at_work(process: psutil.Process, session: int) -> bool:
    """Return whether a process is of a session, lives, and is no tracker."""
    try:
        if sys.platform == "win32":
            own = session in {process.pid, process.ppid()}
        else:
            own = os.getsid(process.pid) == session
        return own and process.status() != psutil.STATUS_ZOMBIE and "_tracker import main" not in " ".join(process.cmdline())
    except (psutil.Error, OSError):
        return False


if __name__ == "__main__":
    main()
