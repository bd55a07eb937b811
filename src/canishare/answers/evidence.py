"""What a pasted text says: the errors in it, and the words about what happens. ``find.js`` reads the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

TRACEBACK: Final = "Traceback (most recent call last)"
_NEWLINE: Final = re.compile(r"\r\n|\r|\n")
# What pytest and exception groups write before each line; what logs write before an error needs no pattern.
_MARGIN: Final = re.compile(r"^(?:INTERNALERROR>|E(?=[ \t]{2})|[ \t]*\|)[ \t]?")
_FRAME: Final = re.compile(r'^[ \t]*File "[^"]*", line [0-9]+')
_ERROR: Final = re.compile(
    r"""(?<![\w.'"])(?:[A-Za-z_]\w*\.)*"""
    r"([A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|Full|Empty|Pool)|(?<=\.)(?:error|timeout))"
    r"(?:(:)(?=[ \t]|$)[ \t]*(.*)|[ \t]*)$",
    re.ASCII,
)
# Python writes these lines between errors, and a program writes the others where it handles one.
_BETWEEN: Final = re.compile(r"^[ \t]*(?:Traceback \(|During handling|The above exception|except\b|raise\b|when serializing)")
_INDENTED: Final = re.compile(r"^[ \t]+[^ \t]")
# `it's` has no quotation
_QUOTED: Final = re.compile(r"""(?<!\w)(?:'([^']*)'|"([^"]*)"|`([^`]*)`)""", re.ASCII)
# Parts of messages that vary: addresses, functions, paths, numbers.
_VARYING: Final = re.compile(r"0x[0-9a-f]+|(?<![\w.])[\w.]+\(\)|[/\\][^ \t:]+|[0-9]+", re.ASCII)
_UNNAMED: Final = re.compile(r"<(lambda|locals)>")
_NUMBER: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]*[0-9][0-9a-f]*")
_WORD: Final = re.compile(r"[a-z_]{2,}")
# Names in quotes that Python or multiprocessing gave, not a program: they belong to the message.
_PYTHONS_OWN: Final = re.compile(r"__main__|__mp_main__|^module$|<stdin>|psm_")
_LACKING: Final = "has no attribute"
_NOTE: Final = re.compile(r"when serializing (.*?)[ \t]*$")
_ATTRIBUTE: Final = re.compile(r"^dict item (.*)\n(.*) state$", re.MULTILINE)
_ABOUT: Final = re.compile(r"process|concurrent|worker|pickl|fork|spawn|resource_tracker|shared_memory|psm_", re.IGNORECASE)
_UNTIL: Final = re.compile(r"\b(?:work|broke|break|stop|until|since|upgrad|updat|fail)", re.IGNORECASE | re.ASCII)
_CHANGED: Final = re.compile(r"(?<![\w./-])3\.14(?!\w)", re.ASCII)
_PLURAL: Final = re.compile(r"(?<=ss)es$|(?<=[^s])s$")
# A frame in a stack: of a traceback or faulthandler, and of py-spy.
_STACK: Final = (
    re.compile(r'(?:multiprocessing|futures)[/\\](?P<file>\w+)\.py", line [0-9]+,? in (?P<function>\w+)', re.ASCII),
    re.compile(r"(?<!\w)(?P<function>\w+) \([^()]*(?:multiprocessing|futures)[/\\](?P<file>\w+)\.py:[0-9]+\)", re.ASCII),
)
# What waits where, in words that symptoms have; the first that is in a stack counts.
_WAITS: Final = {
    ("managers", "start"): "Manager hangs when it is started",
    ("queues", "get"): "queue get() hangs",
    ("pool", "get"): "Pool hangs and the task never returns",
    ("pool", "join"): "Pool join() hangs",
    ("process", "join"): "join() hangs",
    ("synchronize", "__enter__"): "worker hangs at a lock",
    ("connection", "recv"): "recv() blocks forever, pipe hangs",
}
# Points for a message with all words of another one, and what is added or subtracted.
ALL_WORDS: Final = 1000
_SAME_NAME: Final = 50


class Message(NamedTuple):
    """A message: its words, the names in quotes, and those of the names that belong to the message."""

    words: frozenset[str]
    names: frozenset[str]
    own: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Message:
        """Return the parts of a message that do not change from run to run."""
        text = text.lower().replace("can't", "cannot")
        names = frozenset(_NUMBER.sub("", next(filter(None, each), "")) for each in _QUOTED.findall(text))
        own = frozenset(found for name in names for found in _PYTHONS_OWN.findall(name))
        if not own and _LACKING in text:  # any program may say so: only the names tell one from another
            own = names
        words = _WORD.findall(_VARYING.sub(" ", _UNNAMED.sub(r" \1 ", _QUOTED.sub(" ", text))))
        return cls(frozenset(_PLURAL.sub("", word) for word in words) | own, names, own)

    def points(self, known: Message) -> int:
        """Return how well a known message matches this one; 0 if it does not."""
        if not self.words or not known.words:
            return ALL_WORDS if self == known else 0
        # a name that only one of them has is no part of the other, unless the message goes on behind what is known
        if self.names and (known.own - self.own if known.names else len(self.words - self.own) <= len(known.words)):
            return 0
        points = ALL_WORDS * len(self.words & known.words) // min(len(self.words), len(known.words))
        # either may be only the beginning of the other
        return points - 12 * min(abs(len(self.words) - len(known.words)), 9) + (_SAME_NAME if self.names & known.names else 0)


class Evidence(NamedTuple):
    """A line of a text: an error, or a message without its type. `mentioned`: the type stands in a sentence."""

    exception: str | None
    text: str
    message: Message
    mentioned: bool = False


def evidence_in(text: str) -> list[Evidence]:
    """Return the errors in a text and its other lines, each once, in their order."""
    found: dict[tuple[str | None, Message], Evidence] = {}
    lines = _lines(text)
    for number, line in enumerate(lines):
        if _BETWEEN.match(line):
            continue
        match = _ERROR.search(line)
        if match is None:
            each = Evidence(None, line, Message.of(line))
        else:
            message = " ".join(
                [match[3] or "", *_continuation(lines[number + 1 :], below=bool(match[2] and not match[3]))]
            ).strip()
            each = Evidence(match[1], message, Message.of(message), _is_mentioned(line, match))
        found.setdefault((each.exception, each.message), each)
    # pytest and Jupyter name the type of an error once more, without its message
    told = {each.exception for each in found.values() if each.text}
    return [each for each in found.values() if each.text or each.exception not in told]


def _is_mentioned(line: str, error: re.Match[str]) -> bool:
    """Return whether an error is only a word of a sentence: why do I get EOFError."""
    return error[2] is None and bool(line[: error.start()].strip())


def said_in(text: str) -> str:
    """Return the lines of a text that are no errors, but may mention one."""
    return "\n".join(line for line in _lines(text) if not (error := _ERROR.search(line)) or _is_mentioned(line, error))


def waiting_in(text: str) -> str | None:
    """Return in words what waits in a pasted stack of a program that hangs, or None if it is none.

    Ctrl-C ends such a program with KeyboardInterrupt; a stack with another error is that error's.
    """
    lines = _NEWLINE.split(text)
    errors = {match[1] for line in lines if not _BETWEEN.match(line) and (match := _ERROR.search(line))}
    frames = {(found["file"], found["function"]) for pattern in _STACK for line in lines for found in pattern.finditer(line)}
    if errors - {"KeyboardInterrupt"}:
        return None
    return next((words for frame, words in _WAITS.items() if frame in frames), None)


def has_traceback(text: str) -> bool:
    """Return whether a text has a traceback, which is about its error, whatever words it has."""
    return TRACEBACK in text


def blamed_in(text: str) -> str | None:
    """Return what the notes of 3.14 name as the object that cannot be pickled: ``the attribute 'log' of a __main__.Job``."""
    # the innermost first
    notes = [match[1] for line in _lines(text) if (match := _NOTE.search(line))]
    if attribute := _ATTRIBUTE.search("\n".join(notes)):
        return f"the attribute {attribute[1]} of a {attribute[2]}"
    return notes[0] if notes else None


def says_changed(text: str) -> bool:
    """Return whether a text says that something worked until 3.14; a traceback of 3.14 does not."""
    return any(_CHANGED.search(line) and _UNTIL.search(line) and not _ERROR.search(line) for line in _lines(text))


def is_foreign(text: str) -> bool:
    """Return whether no word of a text is about processes."""
    return not _ABOUT.search("\n".join(_lines(text)))


def _lines(text: str) -> list[str]:
    """Return the lines of a text without margins, and without those of a traceback that name and show a place."""
    lines = [_MARGIN.sub("", line) for line in _NEWLINE.split(text)]
    return [
        line
        for number, line in enumerate(lines)
        if not _FRAME.match(line) and not (number and _FRAME.match(lines[number - 1]) and _INDENTED.match(line))
    ]


def _continuation(lines: list[str], *, below: bool) -> Iterator[str]:
    """Yield the other lines of a message, which are indented.

    A message `below` its type may begin after an empty line, and be indented or not.
    """
    if below:
        lines = list(lines[next((number for number, line in enumerate(lines) if line.strip()), len(lines)) :])
    for line in lines:
        if _BETWEEN.match(line) or _ERROR.search(line) or not (_INDENTED.match(line) or (below and line.strip())):
            return
        yield line
