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
# These only look like a form of another word.
_WHOLE: Final = ("setting", "string")


def stems_of(text: str) -> frozenset[str]:
    """Return the words of a text without their endings: ``update``, ``updated`` and ``updating`` are one."""
    return frozenset(map(_stem, _WORD.findall(text.lower())))


def words_of(text: str, leaving_out: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the stems of a text but for those of every text and those to leave out, and one for those that mean the same."""
    stems = stems_of(text) - _of_every_text() - leaving_out
    return frozenset(_meant().get(stem, stem) for stem in stems)


@cache
def _of_every_text() -> frozenset[str]:
    return stems_of(VOCABULARY.left_out)


@cache
def _meant() -> dict[str, str]:
    lines = (line.split() for line in VOCABULARY.same)
    return {_stem(each): _stem(line[0]) for line in lines for each in line}


@cache
def _stem(word: str) -> str:
    for whole in _WHOLE:
        if word in {whole, f"{whole}s"}:
            return whole
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _MIN_STEM or (ending == "s" and stem.endswith("s")):
            continue
        # running, run
        doubled = ending in {"ing", "ed"} and len(stem) > _MIN_STEM and stem[-1] == stem[-2] and stem[-1] not in _DOUBLE
        return stem[:-1] if doubled else stem
    return word
