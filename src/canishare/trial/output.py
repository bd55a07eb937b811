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
from canishare.trial.errors import FRAME
from canishare.trial.errors import errors_of
from canishare.visible import visible
from canishare.vocabulary import TERMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from canishare.answers.data import Data
    from canishare.answers.find import Answer
    from canishare.running.outcome import Stack
    from canishare.trial.judge import Judged
    from canishare.trial.judge import Verdicts
    from canishare.trial.runs import End
    from canishare.trial.runs import Trial
    from canishare.vocabulary import OutcomeName

_WIDTH: Final = 110
# The outcome whose symbol stands for how a run ended, unless it succeeded.
_OUTCOMES: Final[dict[End, OutcomeName]] = {
    "exited": "raised",
    "raised": "raised",
    "hung": "hung",
    "flood": "hung",
    "crashed": "crashed",
    "unavailable": "unavailable",
    "missing": "unavailable",
}
# Lines of a difference and of an error, stacks, and findings that are shown.
_MAX_LINES: Final = 6
_MAX_STACKS: Final = 6
_MAX_FINDINGS: Final = 3
_LIBRARY: Final = re.compile(r"/lib(?:64)?/(?:python|pypy)[\d.]*/|^<")
# How pytest names a test that failed, with its error behind; and unittest, whose errors stand below in lines of their own.
_FAILED_TEST: Final = re.compile(r"(?:FAILED|ERROR) \S+(?:::|\.py)")
_FAILED_OF_UNITTEST: Final = re.compile(r"(?:FAIL|ERROR): \S+ \(")
_ERROR_OF_UNITTEST: Final = re.compile(r"[A-Za-z_.]*(?:Error|Exception)\b")
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
    """Yield lines that tell of each run that is not as it should be what it wrote, and why; equal ones once."""
    groups: dict[object, list[Judged]] = {}
    for each in verdicts.runs:
        if each.explanation is not None:
            groups.setdefault(_group_key(each), []).append(each)
    several = len({each.trial.target.name for each in verdicts.runs}) > 1
    everywhere = all(each.same and not each.works for each in verdicts.runs if each.trial.ran)
    works = any(each.works for each in verdicts.runs)
    for group in groups.values():
        names = [f"{each.trial.start_method}{f' on {_python(each.trial)}' if several else ''}" for each in group]
        what = _what(group[0], whole=True)
        yield Text.assemble((", ".join(names), "bold"), ": ", (visible(what), TERMS[_outcome(group[0])].style))
        yield from _evidence(group[0])
        yield from _reasons(group[0], data, everywhere=everywhere, works=works)
        yield Text()
    if verdicts.varying:
        yield Text("These lines change from run to run under the same start method, so they were not compared:")
        yield from _lines("~", Counter(verdicts.varying))
        yield Text()
    if verdicts.besides:
        yield Text("Besides, `canishare lint` finds:")
        for finding in verdicts.besides[:_MAX_LINES]:
            yield Text(f"  {finding.path}:{finding.line}: {finding.rule} [{finding.severity}] {finding.message}")
        if len(verdicts.besides) > _MAX_LINES:
            yield Text(f"  … and {len(verdicts.besides) - _MAX_LINES} more")
        yield Text()


def summary(verdicts: Verdicts) -> Iterator[str]:
    """Yield the result in a sentence, and what to keep in mind about it."""
    ran = [each for each in verdicts.runs if each.trial.end != "unavailable"]
    bad = [each for each in ran if not each.works]
    reference = verdicts.reference
    if verdicts.again is not None:
        yield (
            f"A second run under {reference.start_method} {_ending(verdicts.again, whole=True)}, so the runs cannot be compared. "
            "Undo what a run leaves behind, and try again."
        )
    elif len(ran) == 1:
        yield "Only one start method is available here: there is nothing to compare."
    elif not bad:
        yield f"{'Both' if len(ran) == 2 else f'All {len(ran)}'} runs ended alike."  # noqa: PLR2004 - two are both
    elif len(bad) == len(ran):
        alike = all(each.same for each in ran)
        yield f"All {len(ran)} runs failed in the same way: {_what(ran[0], is_reference=True)}." if alike else "No run works."
    elif reference is verdicts.runs[0].trial:
        yield f"{len(bad)} of {len(ran)} runs differ{'s' * (len(bad) == 1)} from the first."
    else:
        yield f"It works under {reference.start_method}; {len(bad)} of {len(ran)} runs do{'es' * (len(bad) == 1)} not."
    yield from _remarks(verdicts)


def _remarks(verdicts: Verdicts) -> Iterator[str]:
    """Yield what the runs do not show: fork may be the wrong one, and what used no default start method was not tried."""
    first = verdicts.runs[0].trial
    fork = next((each for each in verdicts.runs if each.trial.start_method == "fork" and each.trial.target == first.target), None)
    if fork is not None and first.target.facts.platform == "linux" and first.start_method == "forkserver" and fork.trial.is_clean:
        if not fork.same:
            yield "Before Python 3.14 fork was the default on Linux: there the program gives what it gives here under fork."
        elif not verdicts.runs[0].works:
            yield "Before Python 3.14 fork was the default on Linux, and the program worked."
    ended = [each.trial for each in verdicts.runs if each.trial.started is not None]
    # where others were started, too, the launcher cannot tell whether fork was used
    chosen = [each for each in ended if each.started and each.start_method != "fork"]
    if ended and all(each.started == 0 for each in ended):
        yield (
            "No run started a process by multiprocessing, so no start method was tried. Other Pythons that a program starts, as "
            "pytest-xdist does, keep their own default."
        )
    elif len({each.used for each in chosen}) == 1 and any(each.start_method not in each.used for each in chosen):
        yield "The program sets its own start method, so changing the default had no effect."


def _python(trial: Trial) -> str:
    facts = trial.target.facts
    return python_of(facts) + (f", {facts.emulator.split()[0]}" if facts.emulator else "")


def _group_key(judged: Judged) -> object:
    """Return what runs that are described together have in common; where they hang differs between start methods."""
    explanation, comparison = judged.explanation, judged.comparison
    return (
        judged.same,
        judged.trial.ending,
        judged.trial.worker_exception,
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
    return _OUTCOMES[trial.end]


def _what(judged: Judged, *, is_reference: bool = False, whole: bool = False) -> str:
    """Return what happened in a run, in a line; the `whole` of it has the messages, and does not say what is the same."""
    trial = judged.trial
    words = [_ending(trial, whole=whole)]
    if judged.comparison:
        other = "other output" if judged.comparison.stdout else "other output on stderr"
        words = [other] if trial.succeeds else [*words, other]
    elif judged.same and not (is_reference or whole):
        words = ["the same" if trial.succeeds else f"the same: {words[0]}"]
    if trial.worker_exception and trial.worker_exception != trial.detail:
        words.append(f"{trial.worker_exception} in a worker")
    errors = errors_of(trial.stderr)
    if trial.end != "hung":  # else it was killed, and could not remove anything
        words += ["resource tracker: " + _LEAK.sub(r"\1", leak) for leak in errors.leaks[:1]]
    words += [warning for warning in errors.warnings if whole or "fork()" in warning][:1]
    if trial.left_running:
        words.append(f"left {trial.left_running} process{'es' * (trial.left_running > 1)} running (killed)")
    return "; ".join(words)


def _ending(trial: Trial, *, whole: bool) -> str:
    if trial.end == "hung":
        return f"hung ({trial.detail})"
    if trial.end == "flood":
        return f"killed: it wrote more than {MAX_OUTPUT // 2**20} MiB"
    if trial.end == "exited":
        return f"ended with status {trial.status}"
    if trial.end in {"unavailable", "missing"}:
        return f"not run: {trial.detail}"
    message = (trial.message or "").strip().partition("\n")[0] if whole else ""
    return f"{trial.end} {trial.detail}" + (f": {message}" if message else "")


def _evidence(judged: Judged) -> Iterator[Text]:
    """Yield what a run wrote that the reference did not, and where it hung."""
    trial = judged.trial
    if judged.comparison:
        for each in (judged.comparison.stdout, judged.comparison.stderr):
            yield from _lines("-", each.missing)
            yield from _lines("+", each.added)
    if trial.end == "exited" and not trial.succeeds:
        yield from (Text(f"  | {visible(line)[:_WIDTH]}") for line in _why_it_failed(trial))
    yield from _stacks(trial.stacks)
    if trial.end == "hung":
        idle = "nothing went on any more" if trial.detail == "idle" else "it was still busy"
        yield Text(f"  It was killed after {trial.seconds:.0f} s: {idle}. --timeout gives it longer.")


def _why_it_failed(trial: Trial) -> list[str]:
    """Return the lines that say why a status is not 0: those that name a test that failed, else the last ones."""
    stdout, stderr = trial.stdout.splitlines(), trial.stderr.splitlines()
    failed = [line for line in stdout if _FAILED_TEST.match(line)]
    if any(_FAILED_OF_UNITTEST.match(line) for line in stderr):
        failed += [line for line in stderr if _FAILED_OF_UNITTEST.match(line) or _ERROR_OF_UNITTEST.match(line)]
    if len(failed) > _MAX_LINES:
        return [*failed[:_MAX_LINES], f"… and {len(failed) - _MAX_LINES} more lines"]
    return failed or (stderr or stdout)[-_MAX_LINES:]


def _reasons(judged: Judged, data: Callable[[], Data], *, everywhere: bool, works: bool) -> Iterator[Text]:
    """Yield what explains a run, or that nothing does; `everywhere`: all runs failed so; `works`: some run works."""
    explanation = judged.explanation
    if explanation is None:
        return
    if explanation.repeated:
        yield Text(
            "  These lines are printed again by each worker that is not forked: it imports the main module, with all that stands "
            'outside of `if __name__ == "__main__":`.'
        )
    elif explanation.findings:
        here = any(judged.trial.start_method in each.start_methods for each in explanation.findings)
        only = " what the start methods that work do not have" if here else " this for the other start methods"
        yield Text(f"  canishare lint reports{only if works else ''}:")
    elif explanation.answer:
        yield from (Text(f"  {line}") for line in _answer(explanation.answer, data()))
    elif everywhere:
        yield Text("  It happens under every start method: a bug of the program, or one that canishare does not know.")
    else:
        yield Text("  canishare does not know why.")
    for finding in explanation.findings[:_MAX_FINDINGS]:
        yield from (Text.assemble("  ", line) for line in finding_lines(finding))
    if len(explanation.findings) > _MAX_FINDINGS:
        yield Text(f"  {len(explanation.findings) - _MAX_FINDINGS} more: canishare lint")


def _answer(answer: Answer, data: Data) -> Iterator[str]:
    """Yield what is known of a run's error: the measured case that is like it, and what to do."""
    cause = answer.causes[0]
    rows = [
        ("measured" if cause.where else "reported", f"{answer.error} in a case like this: canishare why {cause.case}"),
        ("because", cause.why),
        ("fix", cause.fix),
        ("instead", data.case(cause.instead).command if cause.instead else None),
        ("blame", answer.blame and f"the notes of the traceback name {answer.blame}"),
    ]
    for name, text in rows:
        yield from textwrap.wrap(
            text or "",
            _WIDTH,
            initial_indent=f"{name:10}",
            subsequent_indent=" " * 10,
            break_on_hyphens=False,
            break_long_words=False,
        )


def _lines(mark: str, lines: Counter[str]) -> Iterator[Text]:
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
        elif match := FRAME.match(line):
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
