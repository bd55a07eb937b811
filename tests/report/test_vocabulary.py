"""The vocabulary: each word that the code knows has a term, and the page and the text read the terms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import get_args

import msgspec

from canishare.answers.read import read_report
from canishare.report.render.html import page
from canishare.report.render.markdown import compatibility
from canishare.vocabulary import PLATFORMS
from canishare.vocabulary import REACHES
from canishare.vocabulary import START_METHODS
from canishare.vocabulary import VOCABULARY
from canishare.vocabulary import WORKERS
from canishare.vocabulary import DetailTerm
from canishare.vocabulary import OutcomeName

if TYPE_CHECKING:
    from pathlib import Path

    from sites import Site


def test_each_word_has_a_term() -> None:
    for words, terms in (
        (get_args(OutcomeName), VOCABULARY.outcomes),
        (START_METHODS, VOCABULARY.start_methods),
        (WORKERS, VOCABULARY.workers),
        (REACHES, VOCABULARY.reaches),
        (tuple(PLATFORMS), VOCABULARY.platforms),
    ):
        assert tuple(term.word for term in terms) == words


def test_a_new_detail_of_an_outcome_is_explained_without_another_change(site: Site, results: Path) -> None:

    new = DetailTerm(word="orphan", meaning="the parent left it behind", sentence="Nobody waits for it.")
    outcomes = tuple(
        msgspec.structs.replace(each, details=(*each.details, new)) if each.word == "hung" else each
        for each in VOCABULARY.outcomes
    )
    data = msgspec.structs.replace(site.data, vocabulary=msgspec.structs.replace(VOCABULARY, outcomes=outcomes))
    assert "`orphan`: the parent left it behind" in compatibility(read_report(results), data)
    assert page(data) != page(site.data)
