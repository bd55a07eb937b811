"""Write what the runs of a program came to: the rows of a table, and for each difference what it is and why."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

from rich.text import Text

from canishare.answers.environments import python_of
from canishare.programs.output import finding_lines
from canishare.running.run import MAX_OUTPUT
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
    from canishare.trial.explain import Explanation
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
_LIBRARY: Final = re.compile(r"/lib(?:64)?/(?:python|pypy)[\d.]*/|^<")
_LEAK: Final = re.compile(r"There appear to be (\d+ leaked \w+) objects.*")
_THREAD: Final = "(most recent call first"


def rows(verdicts: Verdicts, symbols: Mapping[OutcomeName, str]) -> Iterator[tuple[str | Text, ...]]:
    """Yield for each run the Python, the start method, what happened, and how long it took."""
    for each in verdicts.runs:
        trial = each.trial
        method = f"{trial.start_method}{' (default)' if trial.is_default else ''}"
        outcome = _outcome(each)
        happened = f"{symbols[outcome]} {visible(_what(each, is_reference=trial is verdicts.reference))}"
        yield (
            _python(trial),
            method,
            Text(happened, TERMS[outcome].style),
            f"{trial.seconds:.1f} s" if trial.ran else "",
        )


def details(verdicts: Verdicts, data: Callable[[], Data]) -> Iterator[Text]:
    """Yield lines that tell of each run that is not as it should be what it wrote, and why; equal ones are told once."""
    groups: dict[object, list[Judged]] = {}
    for each in verdicts.runs:
        if each.explanation is not None:
            groups.setdefault(_told(each), []).append(each)
    several = len({each.trial.target.name for each in verdicts.runs}) > 1
    for group in groups.values():
        names = [f"{each.trial.start_method}{f' on {_python(each.trial)}' if several else ''}" for each in group]
        what = _what(group[0], whole=True)
        yield Text.assemble((", ".join(names), "bold"), ": ", (visible(what), TERMS[_outcome(group[0])].style))
        yield from _detail(group[0], data, everywhere=len(group) == len(verdicts.runs))
        yield Text()
    if verdicts.varying:
        yield Text(f"Not compared, as a second run under {verdicts.reference.start_method} wrote it in another way:")
        yield from _listed("~", Counter(verdicts.varying))
        yield Text()
    if verdicts.besides:
        yield Text("Besides, `canishare lint` finds:")
        for finding in verdicts.besides[:_MAX_LINES]:
            yield Text(f"  {finding.path}:{finding.line}: {finding.rule} [{finding.severity}] {finding.message}")
        if len(verdicts.besides) > _MAX_LINES:
            yield Text(f"  … and {len(verdicts.besides) - _MAX_LINES} more")
        yield Text()


def summary(verdicts: Verdicts) -> str:
    """Return the result in a sentence."""
    ran = [each for each in verdicts.runs if each.trial.end != "unavailable"]
    bad = sum(not each.works for each in ran)
    reference = verdicts.reference
    if not bad:
        return f"All {len(ran)} runs ended alike." if len(ran) > 1 else "There was one run, and nothing to compare it with."
    if bad == len(ran):
        return "No run works." if len(ran) > 1 else "It does not work."
    like = "the first" if reference is verdicts.runs[0].trial else f"that under {reference.start_method}"
    return f"{bad} of {len(ran)} runs differ{'s' * (bad == 1)} from {like}."


def _python(trial: Trial) -> str:
    facts = trial.target.facts
    return python_of(facts) + (f", {facts.emulator.split()[0]}" if facts.emulator else "")


def _told(judged: Judged) -> object:
    """Return what is told of a run, but for where it hangs: that differs between start methods."""
    explanation, comparison = judged.explanation, judged.comparison
    return (
        _what(judged, whole=True),
        tuple(sorted(comparison.missing)) if comparison else (),
        tuple(sorted(comparison.added)) if comparison else (),
        tuple(explanation.findings) if explanation else (),
        explanation.answer.causes[0].case if explanation and explanation.answer else None,
    )


def _outcome(judged: Judged) -> OutcomeName:
    """Return the outcome whose symbol stands for a run."""
    trial = judged.trial
    if trial.succeeds:
        return "shared" if judged.works else "lost"
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


def _what(judged: Judged, *, is_reference: bool = False, whole: bool = False) -> str:
    """Return what happened in a run, in a line; the `whole` of it has the messages, and does not say what is the same."""
    trial = judged.trial
    words = [_failure(trial, whole=whole)]
    if trial.succeeds and not judged.same:
        words = ["other output" if judged.comparison and judged.comparison.stdout else "other output on stderr"]
    elif judged.same and not (is_reference or whole):
        words = ["the same" if trial.succeeds else f"the same: {words[0]}"]
    if trial.worker_exception and trial.worker_exception != trial.detail:
        words.append(f"{trial.worker_exception} in a worker")
    errors = errors_of(trial.stderr)
    if trial.end != "hung":  # else it was killed, and could not remove anything
        words += ["resource tracker: " + _LEAK.sub(r"\1", leak) for leak in errors.leaks[:1]]
    if whole:
        words += errors.warnings[:1]
    if trial.left_running:
        words.append(f"left {trial.left_running} process{'es' * (trial.left_running > 1)} running (killed)")
    return "; ".join(words)


def _failure(trial: Trial, *, whole: bool) -> str:
    if trial.end == "hung":
        return "hung: nothing went on any more" if trial.detail == "idle" else "hung: still busy when it was killed"
    if trial.end == "flood":
        return f"killed: it wrote more than {MAX_OUTPUT // 2**20} MiB"
    if trial.end == "exited":
        return f"ended with status {trial.status}"
    if trial.end in {"unavailable", "missing"}:
        return f"not run: {trial.detail}"
    message = (trial.message or "").strip().partition("\n")[0] if whole else ""
    return f"{trial.end} {trial.detail}" + (f": {message}" if message else "")


def _detail(judged: Judged, data: Callable[[], Data], *, everywhere: bool) -> Iterator[Text]:
    """Yield what a run wrote that others did not, where it hung, and what explains it; `everywhere`: all runs ended so."""
    trial, explanation = judged.trial, judged.explanation
    if judged.comparison:
        for each in (judged.comparison.stdout, judged.comparison.stderr):
            yield from _listed("-", each.missing)
            yield from _listed("+", each.added)
    if trial.end == "exited" and not trial.succeeds:
        yield from _listed("|", Counter((trial.stderr or trial.stdout).splitlines()[-_MAX_LINES:]))
    yield from _stacks(trial.stacks)
    if everywhere and trial.end == "hung":
        yield Text(f"  If it only waits for longer than {trial.seconds:.0f} s for something else, set --timeout.")
    if not explanation:
        yield Text(
            "  It is so under every start method: the program fails by itself, or in a way that canishare does not know."
            if everywhere
            else "  canishare does not know why."
        )
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
    if explanation.answer:
        yield from (Text(f"  {line}") for line in _answer(explanation, data()))


def _answer(explanation: Explanation, data: Data) -> Iterator[str]:
    """Yield what is known of a run's error; if lint found the place, only the reason and the measured case."""
    assert explanation.answer is not None  # noqa: S101 - the caller asked
    cause = explanation.answer.causes[0]
    told = [("error", f"{explanation.answer.error} is known: canishare why {cause.case}")]
    if cause.why:
        told.append(("because", cause.why))
    if not explanation.findings:
        if cause.fix:
            told.append(("fix", cause.fix))
        if cause.instead:
            told.append(("instead", data.case(cause.instead).command))
        if explanation.answer.blame:
            told.append(("blame", explanation.answer.blame))
    for name, text in told:
        yield from textwrap.wrap(
            text, _WIDTH, initial_indent=f"{name:10}", subsequent_indent=" " * 10, break_on_hyphens=False, break_long_words=False
        )


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
            outer = f"{_relative(own[0][0])}:{own[0][1]} in {own[0][2]}"
            return f"in {inner}, from {outer}" if frames[0] != own[0] else f"in {outer}"
    return next((f"in {frames[0][2]} ({_short(frames[0][0])}:{frames[0][1]})" for frames in reversed(threads) if frames), None)


def _relative(path: str) -> str:
    """Return a path as one would type it in the working folder."""
    with suppress(ValueError, FileNotFoundError):  # it is elsewhere, or the program removed the working folder
        return str(Path(path).relative_to(Path.cwd()))
    return path


def _short(path: str) -> str:
    """Return the last two parts of a path."""
    return "/".join(re.split(r"[/\\]", path)[-2:])
