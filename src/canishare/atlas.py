"""The atlas: every resource, carried by every worker and reach, composed into plain scripts."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final
from typing import Literal
from typing import get_args

import msgspec

from canishare.case import NEED
from canishare.case import Case
from canishare.case import Expectation
from canishare.case import Header
from canishare.case import digest_of
from canishare.case import problems
from canishare.header import CaseError
from canishare.header import problem_of
from canishare.header import read_block

if TYPE_CHECKING:
    from collections.abc import Iterator

Worker = Literal["process", "pool", "executor"]
Reach = Literal["global", "guarded", "passed", "initializer"]

WORKERS: Final[tuple[Worker, ...]] = get_args(Worker)
REACHES: Final[tuple[Reach, ...]] = get_args(Reach)

# The line of a carrier in whose place the resource's own source stands.
_IMPORT: Final = "from resource import create, mark, marked\n"
# Where a resource's fourth function begins, its last.
_EXCHANGE: Final = "\n\n\ndef exchange("


class Rule(Expectation, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An expectation for a part of the atlas."""

    workers: tuple[Worker, ...] = WORKERS
    reaches: tuple[Reach, ...] = REACHES
    families: tuple[str, ...] | None = None

    def holds_for(self, carrier: Carrier, family: str) -> bool:
        """Tell whether it is about a resource of that family by that carrier."""
        return (
            carrier.header.worker in self.workers
            and carrier.header.reach in self.reaches
            and (self.families is None or family in self.families)
        )

    def expectation(self) -> Expectation:
        """Return it as a case has it."""
        return Expectation(**{name: getattr(self, name) for name in Expectation.__struct_fields__})


class Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How resources of one kind travel; `works` names the reach that works with each worker, where one does."""

    id: str
    title: str
    means: str
    expect: tuple[Rule, ...]
    works: dict[Worker, Reach] = {}


class Families(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``families.toml``: the families, and what holds for all that cannot be pickled, whatever its family."""

    family: tuple[Family, ...] = ()
    unpicklable: tuple[Rule, ...] = ()


class ResourceHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a resource says of itself; `instead` is another resource, for where none of its own ways works."""

    title: str
    family: str
    pickles: bool = True
    needs: tuple[str, ...] = ()
    instead: str | None = None
    threads: tuple[str, ...] = ()
    override: tuple[Rule, ...] = ()


class CarrierHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a carrier says of itself."""

    title: str
    worker: Worker
    reach: Reach
    needs: tuple[str, ...] = ()
    override: tuple[Rule, ...] = ()


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """What can be shared: a module with `create`, `mark` and `marked`; `exchange`, where it has it, is for what it costs."""

    id: str
    path: Path
    header: ResourceHeader
    body: str
    exchange: str | None = None


class Carrier(msgspec.Struct, frozen=True, kw_only=True):
    """One worker with one reach: a script that carries any resource."""

    id: str
    path: Path
    header: CarrierHeader
    body: str


class Atlas(msgspec.Struct, frozen=True, kw_only=True):
    """Families, resources and carriers, each by its id."""

    root: Path
    families: dict[str, Family]
    unpicklable: tuple[Rule, ...]
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
            script=self.root / "build" / "atlas" / resource.path.stem / carrier.path.name,
            source=source,
            digest=digest_of(source),
            header=Header(
                title=f"{resource.header.title}, {carrier.header.title}",
                expect=tuple(rule.expectation() for rule in (*rules, *explained)),
                needs=(*carrier.header.needs, *resource.header.needs),
                instead=self._instead(resource, carrier),
                threads=resource.header.threads,
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


def write_script(case: Case) -> None:
    """Write a composed script where a person can open and run it, unless it stands there already."""
    data = case.source.encode()
    if case.family is None or (case.script.exists() and case.script.read_bytes() == data):
        return
    case.script.parent.mkdir(parents=True, exist_ok=True)
    # as a whole: another xdist worker may be running it
    fresh = case.script.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(data)
    fresh.replace(case.script)


@cache
def read_atlas(root: Path) -> Atlas:
    """Return the atlas under ``root/cases``; it is read once a process.

    Raises:
        CaseError: a file of it is malformed; the message names the file, the line and the key.
    """
    file = _families(root / "cases" / "families.toml")
    families = {family.id: family for family in file.family}
    carriers = {}
    for path in sorted((root / "cases" / "carriers").glob("*.py")):
        carrier = _carrier(path)
        carriers[carrier.id] = carrier
    carriers = dict(sorted(carriers.items(), key=lambda item: _carrier_order(item[1])))
    resources = {}
    for path in sorted((root / "cases" / "resources").glob("*.py")):
        resource = _resource(path, families)
        resources[resource.id] = resource
    atlas = Atlas(root=root, families=families, unpicklable=file.unpicklable, resources=resources, carriers=carriers)
    for resource in resources.values():
        if resource.header.instead is not None and resource.header.instead not in resources:
            message = f"{resource.path}: instead: there is no resource {resource.header.instead}"
            raise CaseError(message)
    return atlas


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
    found = [(f"{family.id}: ", problem) for family in file.family for problem in problems(family.expect, "expect")]
    for where, (key, problem) in [*found, *(("", problem) for problem in problems(file.unpicklable, "unpicklable"))]:
        message = f"{path}: {where}{key}: {problem}"
        raise CaseError(message)
    return file


def _resource(path: Path, families: dict[str, Family]) -> Resource:
    _, kind, block = read_block(path)
    if kind != "resource" or block is None:
        message = f"{path}: a resource begins with a header `# /// resource`"
        raise CaseError(message)
    header = block.read(ResourceHeader)
    if header.family not in families:
        problem = f"there is no family {header.family!r}; families.toml has {', '.join(families)}"
        raise block.error("family", problem)  # noqa: EM101 - a key, and no message
    for key, problem in problems(header.override, "override"):
        raise block.error(key, problem)
    for need in header.needs:
        if not NEED.fullmatch(need):
            problem = f"{need!r}: a need is written `module` or `module:name.name`"
            raise block.error("needs", problem)  # noqa: EM101 - a key, and no message
    for name in ("create", "mark", "marked"):
        if f"\ndef {name}(" not in f"\n{block.body}":
            message = f"{path}: a resource has the functions create, mark and marked; there is no {name}"
            raise CaseError(message)
    # what the atlas runs has nothing of it
    body, found, exchange = block.body.partition(_EXCHANGE)
    if "\ndef " in exchange or "\ndef exchange(" in body:
        message = f"{path}: exchange is a resource's last function, two empty lines below what is before it"
        raise CaseError(message)
    return Resource(
        id=path.stem.replace("_", "-"), path=path, header=header, body=body, exchange=found.lstrip() + exchange if found else None
    )


def _carrier(path: Path) -> Carrier:
    _, kind, block = read_block(path)
    if kind != "carrier" or block is None:
        message = f"{path}: a carrier begins with a header `# /// carrier`"
        raise CaseError(message)
    header = block.read(CarrierHeader)
    for key, problem in problems(header.override, "override"):
        raise block.error(key, problem)
    if block.body.count(_IMPORT) != 1:
        message = f"{path}: a carrier has the line `{_IMPORT.strip()}` once"
        raise CaseError(message)
    return Carrier(id=path.stem.replace("_", "-"), path=path, header=header, body=block.body)


def _carrier_order(carrier: Carrier) -> tuple[int, int]:
    return WORKERS.index(carrier.header.worker), REACHES.index(carrier.header.reach)
