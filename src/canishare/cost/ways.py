"""List the ways that share in a target, and compose the scripts that measure their costs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.cases.atlas import compose_source
from canishare.cases.case import evaluate_marker
from canishare.cases.header import read_block
from canishare.errors import CaseError
from canishare.vocabulary import Reach
from canishare.vocabulary import StartMethod
from canishare.vocabulary import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from canishare.cases.atlas import Atlas
    from canishare.cases.suite import Suite
    from canishare.running.target import Target

# The line of a cost script that the resource's source replaces, and the beginning of the one that sets the reach.
_IMPORT: Final = "from resource import create, exchange\n"
_REACH: Final = 'REACH = "'
# All ratios are relative to this way, under the same start method.
REFERENCE: Final = ("value", "pool", "initializer")


class CostHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The header of a cost script."""

    title: str
    worker: Worker


class ExperimentHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The header of an experiment; `when` is an environment marker."""

    title: str
    needs: tuple[str, ...] = ()
    when: str | None = None


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A way that shares: a resource, carried by a worker with a reach, under a start method."""

    resource: str
    worker: Worker
    reach: Reach
    start_method: StartMethod
    script: Path
    source: str

    @property
    def is_reference(self) -> bool:
        """Whether ratios are relative to this way."""
        return (self.resource, self.worker, self.reach) == REFERENCE

    def __str__(self) -> str:
        """Return a name like those of cells: ``value/pool-initializer[spawn]``."""
        return f"{self.resource}/{self.worker}-{self.reach}[{self.start_method}]"


class Experiment(msgspec.Struct, frozen=True, kw_only=True):
    """A script that measures one claim about costs."""

    id: str
    path: Path
    header: ExperimentHeader

    def can_run_on(self, target: Target, start_method: StartMethod) -> bool:
        """Return whether a target can run it."""
        when = self.header.when
        facts = target.facts
        return target.why_unavailable(start_method, self.header.needs) is None and (
            when is None or evaluate_marker(when, tuple(facts.markers.items()), facts.extras)
        )


def list_ways(target: Target, suite: Suite) -> list[Way]:
    """Return the ways that are expected to share in a target and whose resource has an `exchange`, by start method.

    Raises:
        CaseError: a file under ``root/cases`` is malformed.
    """
    scripts = dict(_read_cost_scripts(suite.root / "cases" / "costs"))
    return [
        Way(
            resource=resource,
            worker=worker,
            reach=reach,
            start_method=start_method,
            script=suite.root / "build" / "costs" / resource.replace("-", "_") / f"{worker}_{reach}.py",
            source=_compose_script(f"{suite.atlas.resources[resource].body}\n\n\n{exchange}", scripts[worker], reach),
        )
        for start_method in target.facts.start_methods
        for resource, exchange, worker, reach in _sharing_ways(suite.atlas, target, start_method)
    ]


def read_experiments(root: Path) -> list[Experiment]:
    """Return the experiments under ``root/cases``.

    Raises:
        CaseError: a file is malformed.
    """
    found = []
    for path in sorted((root / "cases" / "experiments").glob("*.py")):
        block = read_block(path)
        if block is None or block.kind != "experiment":
            message = f"{path}: an experiment must begin with a header `# /// experiment`"
            raise CaseError(message)
        found.append(Experiment(id=block.id, path=path, header=block.read(ExperimentHeader)))
    return found


def _sharing_ways(atlas: Atlas, target: Target, start_method: StartMethod) -> Iterator[tuple[str, str, Worker, Reach]]:
    for resource in atlas.resources.values():
        for carrier in atlas.carriers_of(resource):
            header = atlas.compose(resource, carrier).header
            index = header.matching_index(start_method, target.facts.markers, target.facts.extras)
            if (
                resource.exchange is not None
                and target.why_unavailable(start_method, header.needs) is None
                and index is not None
                and [each.outcome for each in header.expect[index].alternatives] == ["shared"]
            ):
                yield resource.id, resource.exchange, carrier.header.worker, carrier.header.reach


def _read_cost_scripts(folder: Path) -> Iterator[tuple[Worker, str]]:
    for path in sorted(folder.glob("*.py")):
        block = read_block(path)
        if block is None or block.kind != "cost" or block.body.count(_IMPORT) != 1 or block.body.count(f"\n{_REACH}") != 1:
            message = f'{path}: must have a header `# /// cost` and exactly one line each `{_IMPORT.strip()}` and `{_REACH}…"`'
            raise CaseError(message)
        yield block.read(CostHeader).worker, block.body


def _compose_script(resource: str, carrier: str, reach: Reach) -> str:
    before, _, after = compose_source(resource, carrier, _IMPORT).partition(_REACH)
    return f'{before}{_REACH}{reach}"{after[after.index(chr(10)) :]}'
