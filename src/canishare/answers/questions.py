"""Find the cases that answer a question in plain words, such as "queue get hangs". ``questions.js`` does the same."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING
from typing import Final
from typing import NamedTuple

from canishare.answers.evidence import ALL_WORDS
from canishare.answers.evidence import says_changed
from canishare.answers.words import stems_of
from canishare.answers.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from canishare.answers.data import Data
    from canishare.answers.data import PublishedCase
    from canishare.answers.data import Seen
    from canishare.vocabulary import OutcomeName

# How much of a word counts by where a case has it, in per cent.
_SAID: Final = 100
_TITLE: Final = 90
_REASON: Final = 50
# The part of a question that a case has to have, of `ALL_WORDS`.
_MIN_PART: Final = 450
# One word may be the same by chance, unless it is the whole question.
_MIN_WORDS: Final = 2
# A longer text is no question, and no case would have nearly half of its words.
_MAX_WORDS: Final = 100
# Words that only say that something worked before Python 3.14.
_OF_THE_CHANGE: Final = stems_of("14 after before broke fail since stop until update upgrade work")
# A word that no case has weighs as one that three have.
_UNKNOWN: Final = 3
# Of cases that fit alike a trap comes first, and then an example of the article: they are about one thing.
_BONUS: Final = {"traps": 20, "article": 10}


class _Words(NamedTuple):
    """The words of a case: what people say of it, its title and id, and the reasons and outcomes of its cells that fail."""

    said: tuple[frozenset[str], ...]
    title: frozenset[str]
    reasons: frozenset[str]

    def share(self, word: str) -> int:
        """Return how much of a word counts."""
        if any(word in each for each in self.said):
            return _SAID
        return _TITLE if word in self.title else _REASON if word in self.reasons else 0


class Questions:
    """The words of the cases that fail or of which people say something, and of the recipes that were written by hand."""

    def __init__(self, data: Data) -> None:
        """Read the words of the cases; a word weighs the more, the fewer cases and resources have it."""
        symptoms = data.symptoms()
        outcomes = {each.word: " ".join((each.word, each.sentence, *each.synonyms)) for each in data.vocabulary.outcomes}
        self._cases: dict[str, _Words] = {}
        together: dict[str, set[str]] = {}
        for case in data.cases:
            direction = data.direction_of(case)
            places = {place for row in data.cells[case.id].values() for place in row}
            failed = [data.seen[place] for place in sorted(places) if data.seen[place].severity(direction)]
            if not (case.is_written_recipe if case.is_recipe else failed or case.symptoms):
                continue
            words = _words(case, failed, symptoms[case.id], outcomes)
            self._cases[case.id] = words
            together.setdefault(case.resource or case.id, set()).update(words.title, words.reasons, *words.said)
        self._count = len(together)
        self._having = Counter(word for words in together.values() for word in words)

    def answers(self, question: str) -> dict[str, int]:
        """Return the points of the cases that have the greater part of a question's words."""
        words = words_of(question, _OF_THE_CHANGE if says_changed(question) else frozenset())
        whole = sum(map(self._weight, words))
        found = {}
        for case, known in self._cases.items() if 0 < len(words) <= _MAX_WORDS else ():
            shares = {word: share for word in words if (share := known.share(word))}
            part = ALL_WORDS * sum(self._weight(word) * share for word, share in shares.items()) // (_SAID * whole)
            if part >= _MIN_PART and len(shares) >= min(_MIN_WORDS, len(words)):
                closest = max(self._likeness(words, each) for each in (*known.said, known.title))
                found[case] = (2 * part + closest) // 3 + _BONUS.get(case.partition("/")[0], 0)
        return found

    def _weight(self, word: str) -> int:
        return math.floor(100 * math.log(1 + self._count / (self._having[word] or _UNKNOWN)))

    def _likeness(self, words: frozenset[str], others: frozenset[str]) -> int:
        """Return the part that two sets of words have in common."""
        return ALL_WORDS * sum(map(self._weight, words & others)) // sum(map(self._weight, words | others))


def _words(case: PublishedCase, failed: Iterable[Seen], symptoms: Iterable[str], outcomes: Mapping[OutcomeName, str]) -> _Words:
    reasons = {text for seen in failed if seen.outcome for text in (outcomes[seen.outcome], seen.why, seen.fix)}
    return _Words(
        said=tuple(map(_cached, symptoms)),
        title=_cached(case.title) | _cached(case.id),
        reasons=frozenset().union(*(_cached(each or "") for each in (*reasons, case.fix))),
    )


_cached: Final = cache(words_of)
