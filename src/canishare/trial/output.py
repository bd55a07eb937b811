"""Write what the runs of a program came to: the rows of a table, and for each difference what it is and why."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from typing import Final

from rich.text import Text

from canishare.answers.environments import python_of
from canishare.answers.find import explain as explain_answer
from canishare.programs.output import finding_lines
from canishare.trial.compare import errors_of
from canishare.visible import visible
from canishare.vocabulary import TERMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from canishare.answers.data import Data
    from canishare.running.outcome import Stack
    from canishare.trial.judge import Judged
    from canishare.trial.judge import Verdicts
    from canishare.trial.runs import Trial
    from canishare.vocabulary import OutcomeName

_WIDTH: Final = 110
# Lines of a difference and of an error, stacks, and findings that are shown.
_MAX_LINES: Final = 6
_MAX_STACKS: Final = 6
_MAX_FINDINGS: Final = 3
_FRAME: Final = re.compile(r'^\s*File "([^"]*)", line (\d+) in (.*)$')
_LIBRARY: Final = re.compile(r"[/\\][Ll]ib(?:[/\\]|64[/\\])(?:python|pypy)?[\d.]*|<frozen")
_THREAD: Final = "(most recent call first"


def rows(verdicts: Verdicts, symbols: Mapping[OutcomeName, str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield for each run the Python, the start method, what happened, and how long it took."""
    for each in verdicts.runs:
        trial = each.trial
        method = f"{trial.start_method}{' (default)' if trial.is_default else ''}"
        outcome = _outcome(each)
        happened = f"{symbols[outcome]} {visible(_what(each, first=each is verdicts.runs[0]))}"
        yield python_of(trial.target.facts), method, happened, f"{trial.seconds:.1f} s" if trial.ran else ""


def details(verdicts: Verdicts, data: Callable[[], Data]) -> Iterator[Text]:
    """Yield lines that tell of each run that is not as it should be what it wrote, and why; equal ones are told once."""
    told: dict[tuple[str, ...], list[Judged]] = {}
    for each in verdicts.runs:
        if each.explanation is not None:
            told.setdefault(tuple(line.plain for line in _detail(each, data)), []).append(each)
    several = len({each.trial.target.name for each in verdicts.runs}) > 1
    for same in told.values():
        names = [f"{each.trial.start_method}{f' on {python_of(each.trial.target.facts)}' if several else ''}" for each in same]
        what = visible(_what(same[0], first=same[0] is verdicts.runs[0]))
        yield Text.assemble((", ".join(names), "bold"), ": ", (what, TERMS[_outcome(same[0])].style))
        yield from _detail(same[0], data)
        yield Text()
    if verdicts.varying:
        yield Text("Not compared, as a second run under the first start method wrote it in another way:")
        yield from _listed("~", Counter(verdicts.varying))
        yield Text()


def _outcome(judged: Judged) -> OutcomeName:
    """Return the outcome whose symbol stands for a run."""
    trial = judged.trial
    if trial.works:
        return "shared" if judged.same else "lost"
    ends: dict[str, OutcomeName] = {
        "exited": "raised",
        "raised": "raised",
        "hung": "hung",
        "flood": "hung",
        "crashed": "crashed",
        "unavailable": "unavailable",
        "missing": "unavailable",
    }
    return ends[trial.end]


def _what(judged: Judged, *, first: bool) -> str:
    """Return what happened in a run, in a line."""
    trial = judged.trial
    words = [_ending(judged, first=first)]
    errors = errors_of(trial.stderr)
    if trial.worker_exception and trial.worker_exception != trial.detail:
        words.append(f"{trial.worker_exception} in a worker")
    words += [f"resource tracker: {leak.rstrip(' :')}" for leak in errors.leaks[:2]]
    words += errors.warnings[:1]
    if trial.left_running:
        words.append(f"left {trial.left_running} processes running, which were killed")
    return "; ".join(words)


def _ending(judged: Judged, *, first: bool) -> str:
    trial = judged.trial
    if trial.works and judged.same:
        return "ended with status 0" if first else "the same"
    if trial.works:
        return "other output" if judged.comparison and judged.comparison.stdout else "other output on stderr"
    if judged.same and not first:
        return "the same: " + _failure(trial)
    return _failure(trial)


def _failure(trial: Trial) -> str:
    if trial.end == "hung":
        idle = "nothing went on any more" if trial.detail == "idle" else "it was still busy"
        return f"hung: killed after {trial.seconds:.0f} s, {idle}"
    if trial.end == "flood":
        return "killed: it wrote more than 64 MiB"
    if trial.end == "exited":
        return f"ended with status {trial.status}"
    if trial.end in {"unavailable", "missing"}:
        return f"not run: {trial.detail}"
    message = (trial.message or "").strip().partition("\n")[0]
    return f"{trial.end}{f' {trial.detail}' if trial.detail else ''}" + (f": {message}" if message else "")


def _detail(judged: Judged, data: Callable[[], Data]) -> Iterator[Text]:
    """Yield what a run wrote that others did not, where it hung, and what explains it."""
    trial, comparison, explanation = judged.trial, judged.comparison, judged.explanation
    if comparison is not None:
        for each in comparison:
            yield from _listed("-", each.missing)
            yield from _listed("+", each.added)
    elif trial.works or trial.end == "exited":
        yield from _listed(" ", Counter(trial.stderr.splitlines()[-_MAX_LINES:]))
    yield from _stacks(trial.stacks)
    if explanation is None or not explanation:
        yield Text("  canishare does not know why.")
        return
    if explanation.repeated:
        yield Text(
            "  These lines were printed again: a worker that is not forked imports the main module again, with all that "
            'stands outside of `if __name__ == "__main__":`.'
        )
    for finding in explanation.findings[:_MAX_FINDINGS]:
        yield from (Text.assemble("  ", line) for line in finding_lines(finding))
    if len(explanation.findings) > _MAX_FINDINGS:
        more = len(explanation.findings) - _MAX_FINDINGS
        yield Text(f"  {more} more: canishare lint --start-method {trial.start_method}")
    cases = {finding.case for finding in explanation.findings}
    if explanation.answer and explanation.answer.causes[0].case not in cases:
        yield from (Text(f"  {line}") for line in explain_answer(explanation.answer, data(), _WIDTH - 2))


def _listed(mark: str, lines: Counter[str]) -> Iterator[Text]:
    style = {"-": "red", "+": "green"}.get(mark, "")
    for line, count in list(lines.items())[:_MAX_LINES]:
        shown = visible(line)
        cut = shown if len(shown) <= _WIDTH else shown[:_WIDTH] + "…"
        yield Text.assemble((f"  {mark} {cut}", style), f"  ({count} times)" if count > 1 else "")
    if len(lines) > _MAX_LINES:
        yield Text(f"  {mark} … and {len(lines) - _MAX_LINES} more lines")


def _stacks(stacks: Iterable[Stack]) -> Iterator[Text]:
    """Yield for each process of a hung program where it is, in a line."""
    # a fork server always waits
    places = Counter(f"{stack.role}: {place}" for stack in stacks if stack.role != "forkserver" and (place := _place(stack.text)))
    for place, count in list(places.items())[:_MAX_STACKS]:
        yield Text(f"  {visible(place)}" + (f"  ({count} processes)" if count > 1 else ""))


def _place(text: str) -> str | None:
    """Return where the thread of a stack waits that has a line of the program, and from where it got there."""
    threads = [[]]  # type: list[list[tuple[str, str, str]]]
    for line in text.splitlines():
        if _THREAD in line:
            threads.append([])
        elif match := _FRAME.match(line):
            threads[-1].append((match[1], match[2], match[3]))
    for frames in reversed(threads):
        own = [frame for frame in frames if not _LIBRARY.search(frame[0])]
        if own:
            inner = f"{frames[0][2]} ({_short(frames[0][0])}:{frames[0][1]})"
            outer = f"{own[0][0]}:{own[0][1]} in {own[0][2]}"
            return f"in {inner}, from {outer}" if frames[0] != own[0] else f"in {outer}"
    return next((f"in {frames[0][2]} ({_short(frames[0][0])}:{frames[0][1]})" for frames in reversed(threads) if frames), None)


def _short(path: str) -> str:
    """Return the last two parts of a path."""
    return "/".join(re.split(r"[/\\]", path)[-2:])
