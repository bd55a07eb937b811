"""The words of a text, so that texts which say the same have the same words. ``questions.js`` does the same."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from canishare.vocabulary import VOCABULARY

_WORD: Final = re.compile(r"[a-z0-9_]{2,}")
_ENDINGS: Final = ("ing", "ed", "es", "s", "e")
# What stays of a word without its ending has at least so many letters.
_MIN_STEM: Final = 3
# Of these letters a word may end with two: process, call.
_DOUBLE: Final = "sl"
_LEFT_OUT: Final = frozenset(VOCABULARY.left_out.split())


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text but for those of every text: without their endings, and one for those that mean the same."""
    return frozenset(_form(word) for word in _WORD.findall(text.lower()) if word not in _LEFT_OUT)


@cache
def _form(word: str) -> str:
    """Return what ``update``, ``updated`` and ``updating`` have in common, and what means the same."""
    stem = _stem(word)
    return _meant().get(stem, stem)


@cache
def _meant() -> dict[str, str]:
    lines = (line.split() for line in VOCABULARY.same)
    return {_stem(each): _stem(line[0]) for line in lines for each in line}


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _MIN_STEM or (ending == "s" and stem.endswith("s")):
            continue
        # running, run
        doubled = ending in {"ing", "ed"} and len(stem) > _MIN_STEM and stem[-1] == stem[-2] and stem[-1] not in _DOUBLE
        return stem[:-1] if doubled else stem
    return word
