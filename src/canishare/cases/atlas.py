"""The atlas: every resource, carried by every worker and reach, composed into plain scripts."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.cases.case import NEED
from canishare.cases.case import Case
from canishare.cases.case import Header
from canishare.cases.case import named
from canishare.cases.case import problems
from canishare.cases.header import problem_of
from canishare.cases.situation import Rule
from canishare.cases.situation import Situation
from canishare.errors import CaseError
from canishare.running.provenance import digest_of
from canishare.running.script import Limits
from canishare.vocabulary import REACHES
from canishare.vocabulary import WORKERS
from canishare.vocabulary import Reach
from canishare.vocabulary import Worker

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path

    from canishare.cases.header import Block

# The line of a carrier in whose place the resource's own source stands.
_IMPORT: Final = "from resource import create, mark, marked\n"
# Where a resource's fourth function begins, its last.
_EXCHANGE: Final = "\n\n\ndef exchange("


class Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How resources of one kind travel; `works` names the reach that works with each worker, where one does.

    The rules of its `situation` follow its own. Results and the report have it without any: those are in the cases by then.
    """

    id: str
    title: str
    means: str
    expect: tuple[Rule, ...] = ()
    situation: str | tuple[str, ...] = ()
    works: dict[Worker, Reach] = {}


class Families(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``families.toml``: the families, what holds for all that cannot be pickled, and the situations."""

    family: tuple[Family, ...] = ()
    unpicklable: tuple[Rule, ...] = ()
    situation: tuple[Situation, ...] = ()


class ResourceHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a resource says of itself; `instead` is another resource, for where none of its own ways works.

    The rules of its `situation` follow its overrides.
    """

    title: str
    family: str
    pickles: bool = True
    needs: tuple[str, ...] = ()
    instead: str | None = None
    threads: tuple[str, ...] = ()
    limits: Limits = Limits()
    override: tuple[Rule, ...] = ()
    situation: str | tuple[str, ...] = ()


class CarrierHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a carrier says of itself; the rules of its `situation` follow its overrides."""

    title: str
    worker: Worker
    reach: Reach
    needs: tuple[str, ...] = ()
    override: tuple[Rule, ...] = ()
    situation: str | tuple[str, ...] = ()


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """What can be shared: `create`, `mark` and `marked`; `exchange`, where it has it, is for what it costs."""

    id: str
    header: ResourceHeader
    body: str
    exchange: str | None = None


class Carrier(msgspec.Struct, frozen=True, kw_only=True):
    """One worker with one reach: a script that carries any resource."""

    id: str
    header: CarrierHeader
    body: str


class Atlas(msgspec.Struct, frozen=True, kw_only=True):
    """Families, resources and carriers, each by its id; situations by theirs."""

    families: dict[str, Family]
    unpicklable: tuple[Rule, ...]
    situations: dict[str, Situation]
    resources: dict[str, Resource]
    carriers: dict[str, Carrier]

    def cases(self, resource: Resource) -> Iterator[Case]:
        """Yield a resource's cases, one a carrier; their scripts are not written yet."""
        for carrier in self.carriers.values():
            yield self.compose(resource, carrier)

    def compose(self, resource: Resource, carrier: Carrier) -> Case:
        """Return the case of a resource by a carrier: a plain script without an import of ours, stable to the byte."""
        family = self.families[resource.header.family]
        # a carrier that fails before it carries anything does so whatever the resource is
        rules = [rule for rule in (*carrier.header.override, *resource.header.override) if rule.holds_for(carrier, family.id)]
        general = family.expect if resource.header.pickles else (*self.unpicklable, *family.expect)
        explained = [rule for rule in general if rule.holds_for(carrier, family.id)]
        title = f"# {resource.header.title}, {carrier.header.title}\n"
        source = title + composed(resource.body, carrier.body, _IMPORT)
        return Case(
            id=f"atlas/{resource.id}/{carrier.id}",
            source=source,
            digest=digest_of(source),
            header=Header(
                title=f"{resource.header.title}, {carrier.header.title}",
                expect=tuple(rule.expectation() for rule in (*rules, *explained)),
                needs=(*carrier.header.needs, *resource.header.needs),
                instead=self._instead(resource, carrier),
                threads=resource.header.threads,
                limits=resource.header.limits,
            ),
            family=family.id,
            overrides=len(rules),
        )

    def _instead(self, resource: Resource, carrier: Carrier) -> str | None:
        """Return the case that works: the same resource by the reach that works, or the one named to be used instead."""
        other = self.resources[resource.header.instead] if resource.header.instead else resource
        reach = self.families[other.header.family].works.get(carrier.header.worker)
        case = f"atlas/{other.id}/{carrier.header.worker}-{reach}"
        return case if reach and case != f"atlas/{resource.id}/{carrier.id}" else None


def read_atlas(families: Path, blocks: Sequence[Block]) -> Atlas:
    """Return the atlas of a ``families.toml``, which may be missing, and of the resources and carriers among some files.

    Raises:
        CaseError: a file of it is malformed; the message names the file, the line and the key.
    """
    file = _families(families)
    by_id = {family.id: family for family in file.family}
    situations = {each.id: each for each in file.situation}
    carriers = [_carrier(block, situations) for block in blocks if block.kind == "carrier"]
    resources = {}
    for block in blocks:
        if block.kind == "resource":
            resource = _resource(block, by_id, situations)
            resources[resource.id] = resource
    for block in blocks:
        instead = block.kind == "resource" and resources[_id_of(block)].header.instead
        if instead and instead not in resources:
            raise block.error("instead", f"there is no resource {instead}")  # noqa: EM101 - a key
    return Atlas(
        families=by_id,
        unpicklable=file.unpicklable,
        situations=situations,
        resources=resources,
        carriers={each.id: each for each in sorted(carriers, key=_carrier_order)},
    )


def composed(resource: str, carrier: str, line: str) -> str:
    """Return a carrier's source, with a resource's in the place of the line that imports it."""
    before, _, after = carrier.partition(line)
    future, _, imports = before.partition("\n\n")
    # what both import is imported once, and all imports stand together
    lines = resource.strip("\n").split("\n")
    while lines and (lines[0].startswith("import ") or not lines[0]):
        line = lines.pop(0)
        if line and f"{line}\n" not in imports:
            imports = f"{imports.strip()}\n{line}\n"
    ordered = "\n".join(sorted(imports.strip().split("\n")))
    own = "\n".join(lines).strip("\n")
    return f"{future.strip()}\n\n{ordered}\n\n\n{own}\n\n\n{after.strip()}\n"


def _families(path: Path) -> Families:
    if not path.exists():
        return Families()
    try:
        file = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Families)
    except tomllib.TOMLDecodeError as error:
        message = f"{path}: {error}"
        raise CaseError(message) from None
    except msgspec.ValidationError as error:
        key, problem = problem_of(error)
        message = f"{path}: {key}: {problem}"
        raise CaseError(message) from None
    parts: Iterable[Family | Situation] = (*file.family, *file.situation)
    found = [(f"{each.id}: ", problem) for each in parts for problem in problems(each.expect, "expect")]
    for where, (key, problem) in [*found, *(("", problem) for problem in problems(file.unpicklable, "unpicklable"))]:
        message = f"{path}: {where}{key}: {problem}"
        raise CaseError(message)
    situations = {each.id: each for each in file.situation}
    families = []
    for family in file.family:
        try:
            expect = (*family.expect, *_rules(family.situation, situations))
        except ValueError as error:
            message = f"{path}: {family.id}: situation: {error}"
            raise CaseError(message) from None
        families.append(msgspec.structs.replace(family, expect=expect, situation=()))
    return msgspec.structs.replace(file, family=tuple(families))


def _rules(names: str | tuple[str, ...], situations: Mapping[str, Situation]) -> list[Rule]:
    return [rule for situation in named(names, situations) for rule in situation.rules()]


def _overrides(block: Block, header: ResourceHeader | CarrierHeader, situations: Mapping[str, Situation]) -> tuple[Rule, ...]:
    """Return a header's own rules and those of its situations."""
    for key, problem in problems(header.override, "override"):
        raise block.error(key, problem)
    try:
        return (*header.override, *_rules(header.situation, situations))
    except ValueError as error:
        raise block.error("situation", str(error)) from None  # noqa: EM101 - a key


def _resource(block: Block, families: Mapping[str, Family], situations: Mapping[str, Situation]) -> Resource:
    header = block.read(ResourceHeader)
    if header.family not in families:
        problem = f"there is no family {header.family!r}; families.toml has {', '.join(families)}"
        raise block.error("family", problem)  # noqa: EM101 - a key, and no message
    header = msgspec.structs.replace(header, override=_overrides(block, header, situations))
    for need in header.needs:
        if not NEED.fullmatch(need):
            problem = f"{need!r}: a need is written `module` or `module:name.name`"
            raise block.error("needs", problem)  # noqa: EM101 - a key, and no message
    for name in ("create", "mark", "marked"):
        if f"\ndef {name}(" not in f"\n{block.body}":
            message = f"{block.path}: a resource has the functions create, mark and marked; there is no {name}"
            raise CaseError(message)
    # what the atlas runs has nothing of it
    body, found, exchange = block.body.partition(_EXCHANGE)
    if "\ndef " in exchange or "\ndef exchange(" in body:
        message = f"{block.path}: exchange is a resource's last function, two empty lines below what is before it"
        raise CaseError(message)
    return Resource(id=_id_of(block), header=header, body=body, exchange=found.lstrip() + exchange if found else None)


def _carrier(block: Block, situations: Mapping[str, Situation]) -> Carrier:
    header = block.read(CarrierHeader)
    header = msgspec.structs.replace(header, override=_overrides(block, header, situations))
    if block.body.count(_IMPORT) != 1:
        message = f"{block.path}: a carrier has the line `{_IMPORT.strip()}` once"
        raise CaseError(message)
    return Carrier(id=_id_of(block), header=header, body=block.body)


def _id_of(block: Block) -> str:
    return block.path.stem.replace("_", "-")


def _carrier_order(carrier: Carrier) -> tuple[int, int]:
    return WORKERS.index(carrier.header.worker), REACHES.index(carrier.header.reach)
