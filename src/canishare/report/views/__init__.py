"""The views of the page. Each is one entry here, a template ``ID.html``, and a script ``ID.js`` if it shows itself by one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import Final

import msgspec

from canishare.answers.advise import advise
from canishare.answers.advise import newest_environments
from canishare.answers.needs import needs
from canishare.report.views.costs import LINE
from canishare.report.views.costs import LOAD_MATTERS
from canishare.report.views.costs import WIDTH
from canishare.report.views.costs import ledger
from canishare.report.views.platforms import platform_differences
from canishare.report.views.platforms import startings

if TYPE_CHECKING:
    from collections.abc import Callable

    from canishare.answers.data import Data


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A view: its address ``#ID``, its title in the navigation if it is there, and what its template needs besides the data.

    A view with a script sets ``SHOW.ID`` in it, a function that shows the view for the parameters of its address.
    """

    id: str
    title: str | None = None
    script: bool = False
    context: Callable[[Data], dict[str, Any]] = lambda _: {}


def _costs(data: Data) -> dict[str, Any]:
    environments = newest_environments(data)
    return {
        "ledger": ledger(data.costs),
        "advice": [(need, advise(data, need, environments)) for need in needs().values()],
        "advised_on": [f"{each.platform_title} {each.label}" for each in environments],
        "width": WIDTH,
        "line": LINE,
        "load_matters": LOAD_MATTERS,
    }


VIEWS: Final = (
    View(id="answer", title="Answer", script=True),
    View(id="cell", script=True),
    View(id="recipes", title="Recipes", script=True),
    View(id="errors", title="Paste your error", script=True),
    View(id="changes", title="What changes when …", script=True),
    View(id="traps", title="Traps"),
    View(id="article", title="The article"),
    View(
        id="platforms",
        title="Platforms",
        context=lambda data: {
            "startings": startings(data),
            "differences": [(each, platform_differences(data, each.word)) for each in data.vocabulary.directions],
        },
    ),
    View(id="costs", title="What it costs", context=_costs),
    View(id="sources", title="Where this comes from"),
)
