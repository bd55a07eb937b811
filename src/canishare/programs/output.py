"""Write what was found: for people, for programs, and for the services that show it beside the code."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import Final

import msgspec
from rich.text import Text

from canishare.programs.rule import SEVERITIES
from canishare.programs.rules import RULES
from canishare.programs.source import Unreadable
from canishare.programs.source import read_source
from canishare.vocabulary import START_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.programs.lint import Report
    from canishare.programs.rule import Finding

_STYLES: Final = {"breaks": "bold red", "silently-wrong": "bold magenta", "fragile": "bold yellow"}
_LEVELS: Final = {"breaks": "error", "silently-wrong": "warning", "fragile": "note"}
_GITHUB: Final = {"breaks": "error", "silently-wrong": "warning", "fragile": "notice"}
_SARIF: Final = "https://json.schemastore.org/sarif-2.1.0.json"
# A longer line is cut around what is marked.
_MAX_LINE: Final = 110


def text(report: Report) -> Iterator[Text]:
    """Yield lines for a terminal: each finding with its code, the reason, the fix and a measured case."""
    for finding in report.findings:
        yield from finding_lines(finding)
        yield Text()
    yield Text(_summary(report))


def finding_lines(finding: Finding) -> Iterator[Text]:
    """Yield the lines of a finding for a terminal."""
    width = len(str(finding.line))
    bar = Text(f"{' ' * width} |", "blue")
    yield Text.assemble((finding.rule, _STYLES[finding.severity]), f" [{finding.severity}] ", (finding.message, "bold"))
    yield Text.assemble((f"{' ' * width}--> ", "blue"), f"{finding.path}:{finding.line}:{finding.column}")
    code, begin, length = _excerpt(finding)
    yield bar
    yield Text.assemble((f"{finding.line} | ", "blue"), code)
    yield Text.assemble(bar, " " * (begin + 1), ("^" * length, _STYLES[finding.severity]))
    yield Text.assemble((f"{' ' * width} = ", "blue"), ("when", "bold"), f": {_when(finding)}")
    yield Text.assemble((f"{' ' * width} = ", "blue"), ("why", "bold"), f": {finding.why}")
    yield Text.assemble((f"{' ' * width} = ", "blue"), ("fix", "bold green"), f": {finding.fix}")
    if finding.case:
        yield Text.assemble((f"{' ' * width} = ", "blue"), ("measured", "bold"), f": canishare why {finding.case}")


def _when(finding: Finding) -> str:
    """Return when a finding bites, in words."""
    methods = "every start method" if finding.start_methods == START_METHODS else " and ".join(finding.start_methods)
    versions = f", from Python {finding.since} on" if finding.since else ""
    return f"{methods}{versions}" + (f", before Python {finding.until}" if finding.until else "")


def _excerpt(finding: Finding) -> tuple[str, int, int]:
    """Return a finding's line without its indentation, and the place and length of what is marked in it."""
    lines = _lines(str(Path(finding.path).absolute()))
    line = lines[finding.line - 1].expandtabs(1) if finding.line <= len(lines) else ""
    code = line.strip()
    begin = max(0, finding.column - 1 - (len(line) - len(line.lstrip())))
    last = finding.end_column - 1 - (len(line) - len(line.lstrip())) if finding.end_line == finding.line else len(code)
    length = max(1, min(last, len(code)) - begin)
    if len(code) > _MAX_LINE:
        cut = max(0, begin - _MAX_LINE // 3)
        code = ("…" if cut else "") + code[cut : cut + _MAX_LINE] + "…"
        begin = begin - cut + (1 if cut else 0)
        length = max(1, min(length, len(code) - begin))
    return "".join(character if character.isprintable() else "�" for character in code), begin, length


@cache
def _lines(path: str) -> list[str]:
    source = read_source(Path(path))
    return [] if isinstance(source, Unreadable) else source.text.split("\n")


def _summary(report: Report) -> str:
    files = f"{report.files} file{'' if report.files == 1 else 's'}"
    failed = f"; {len(report.unreadable)} cannot be parsed" if report.unreadable else ""
    if not report.findings:
        return f"nothing found in {files}{failed}"
    counts = Counter(each.severity for each in report.findings)
    kinds = ", ".join(f"{counts[each]} {each}" for each in SEVERITIES if counts[each])
    return f"{len(report.findings)} found in {files}: {kinds}{failed}"


def json(report: Report) -> str:
    """Return the report as JSON; the fields of a finding are a contract that other programs read."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()


def github(report: Report) -> Iterator[str]:
    """Yield commands that GitHub shows as annotations of a pull request."""
    for each in report.findings:
        place = f"file={_property(each.path)},line={each.line},endLine={each.end_line},col={each.column}"
        message = f"{each.message}. {each.why} {each.fix}"
        yield f"::{_GITHUB[each.severity]} {place},title=canishare {each.rule}::{_data(message)}"
    for broken in report.unreadable:
        yield f"::error file={_property(broken.shown)},line={max(1, broken.line)}::{_data(broken.problem)}"


def _data(message: str) -> str:
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def sarif(report: Report, version: str) -> str:
    """Return the report in the format that code scanning services read: SARIF 2.1.0."""
    used = {each.rule for each in report.findings}
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.why},
            "help": {"text": rule.fix},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {"start_methods": rule.start_methods, "case": rule.case},
        }
        for rule in RULES
        if rule.id in used
    ]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "canishare", "version": version, "rules": rules}},
        "results": [_sarif_result(each) for each in report.findings],
        "invocations": [
            {
                "executionSuccessful": not report.unreadable,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": each.problem}, "locations": [_location(each.shown, max(1, each.line))]}
                    for each in report.unreadable
                ],
            }
        ],
    }
    return msgspec.json.format(msgspec.json.encode({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}), indent=2).decode()


def _sarif_result(finding: Finding) -> dict[str, Any]:
    location = _location(finding.path, finding.line)
    location["physicalLocation"]["region"] |= {
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}. {finding.fix}"},
        "locations": [location],
    }


def _location(path: str, line: int) -> dict[str, Any]:
    uri = Path(path).as_uri() if Path(path).is_absolute() else Path(path).as_posix()
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}}
