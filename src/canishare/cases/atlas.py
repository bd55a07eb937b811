"""The atlas: compose each resource with each carrier into a plain script, and with each template into a recipe."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.cases.case import Case
from canishare.cases.case import Header
from canishare.cases.case import check_needs
from canishare.cases.case import find_problems
from canishare.cases.case import named
from canishare.cases.header import Block
from canishare.cases.header import line_of
from canishare.cases.header import locate_problem
from canishare.cases.header import locate_syntax_error
from canishare.cases.recipes import RECIPE_NEEDS
from canishare.cases.recipes import RECIPES
from canishare.cases.recipes import WORKS_BY_FORK
from canishare.cases.recipes import WORKS_EVERYWHERE
from canishare.cases.recipes import ResourceRecipe
from canishare.cases.recipes import Template
from canishare.cases.recipes import compose_recipe
from canishare.cases.recipes import expected_line
from canishare.cases.recipes import read_template
from canishare.cases.situation import Rule
from canishare.cases.situation import Situation
from canishare.errors import CaseError
from canishare.running.provenance import digest_of
from canishare.running.script import Limits
from canishare.running.script import Prints
from canishare.vocabulary import REACHES
from canishare.vocabulary import WORKERS
from canishare.vocabulary import Carried
from canishare.vocabulary import Reach
from canishare.vocabulary import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence


# The line of a carrier that the resource's source replaces, by what it carries.
_IMPORTS: Final[dict[Carried, str]] = {
    "object": "from resource import create, mark, marked\n",
    "state": "from resource import mark, marked\n",
}
# The beginning of a resource's last function, which is optional.
_EXCHANGE: Final = "\n\n\ndef exchange("


# The first part of the ids of the project's composed cases.
ATLAS: Final = "atlas"


class Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How resources of one kind travel; `works` names, by worker, a reach that works.

    The rules of its `situation` follow its own. `carried` says which carriers its resources have.
    Results and the report have it without rules, which the cases contain.
    """

    id: str
    title: str
    means: str
    carried: Carried = "object"
    expect: tuple[Rule, ...] = ()
    situation: str | tuple[str, ...] = ()
    works: dict[Worker, Reach] = {}


class Families(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``families.toml``: the families, the rules for every resource that cannot be pickled, and the situations."""

    family: tuple[Family, ...] = ()
    unpicklable: tuple[Rule, ...] = ()
    situation: tuple[Situation, ...] = ()


class ResourceHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The header of a resource; `instead` names a resource to use where this one does not work.

    `tells`: a worker can tell whether the parent left its mark, so that its `marked` returns no None for the parent's.
    The rules of its `situation` follow its overrides. `recipe` is what its recipes are composed of, or the name of a recipe that
    was written by hand.
    """

    title: str
    family: str
    pickles: bool = True
    tells: bool = True
    needs: tuple[str, ...] = ()
    instead: str | None = None
    threads: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    limits: Limits | None = None
    override: tuple[Rule, ...] = ()
    situation: str | tuple[str, ...] = ()
    recipe: ResourceRecipe | str | None = None


class CarrierHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The header of a carrier; the rules of its `situation` follow its overrides. `carries` says which families it is for."""

    title: str
    worker: Worker
    reach: Reach
    carries: Carried = "object"
    needs: tuple[str, ...] = ()
    override: tuple[Rule, ...] = ()
    situation: str | tuple[str, ...] = ()


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """What is shared: the functions `create`, `mark` and `marked`; `exchange` is optional and measures its cost.

    State has no `create`. `group` is the first part of the ids of its cases.
    """

    id: str
    header: ResourceHeader
    body: str
    group: str = ATLAS
    exchange: str | None = None


class Carrier(msgspec.Struct, frozen=True, kw_only=True):
    """One worker with one reach: a script that carries any resource of the project, or of its own `group`."""

    id: str
    header: CarrierHeader
    body: str
    group: str = ATLAS

    def case_of(self, resource: Resource) -> str:
        """Return the id of a resource's case: ``atlas/queue/pool-passed``."""
        way = f"{self.header.worker}-{self.header.reach}" if self.group == ATLAS else self.id
        return f"{resource.group}/{resource.id}/{way}"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The files with headers in a folder of cases, and its ``families.toml``, which may be missing.

    `group` is the first part of the ids of its composed cases.
    """

    families: Path
    blocks: list[Block]
    group: str = ATLAS


class Atlas(msgspec.Struct, frozen=True, kw_only=True):
    """Families, resources, carriers and situations, by id, and the templates of recipes."""

    families: dict[str, Family]
    unpicklable: tuple[Rule, ...]
    situations: dict[str, Situation]
    resources: dict[str, Resource]
    carriers: dict[str, Carrier]
    templates: tuple[Template, ...] = ()

    def cases(self, resource: Resource) -> Iterator[Case]:
        """Yield the cases of a resource, one for each carrier, and its recipes; their scripts are not written yet."""
        for carrier in self.carriers_of(resource):
            yield self.compose(resource, carrier)
        if isinstance(recipe := resource.header.recipe, ResourceRecipe):
            for template in self.templates_of(resource):
                yield self._compose_recipe(resource, recipe, template)

    def carriers_of(self, resource: Resource) -> list[Carrier]:
        """Return the carriers that a resource has a case with."""
        carried = self.families[resource.header.family].carried
        return [
            carrier
            for carrier in self.carriers.values()
            if carrier.header.carries == carried and carrier.group in {ATLAS, resource.group}
        ]

    def templates_of(self, resource: Resource) -> list[Template]:
        """Return the templates that a resource has a recipe with; what cannot be pickled has those with fork only."""
        family, carried = resource.header.family, self.families[resource.header.family].carried
        recipe = resource.header.recipe
        without = recipe.without if isinstance(recipe, ResourceRecipe) else ()
        return [
            each
            for each in self.templates
            if each.header.carries == carried
            and each.header.reach not in without
            and (each.header.families is None or family in each.header.families)
            and (resource.header.pickles or each.header.fork_only)
        ]

    def compose(self, resource: Resource, carrier: Carrier) -> Case:
        """Return the case of a resource with a carrier: a plain script that imports nothing of canishare."""
        family = self.families[resource.header.family]
        # the carrier's overrides come first: a carrier may fail before the resource matters
        rules = [rule for rule in (*carrier.header.override, *resource.header.override) if rule.applies_to(carrier, family.id)]
        general = family.expect if resource.header.pickles else (*self.unpicklable, *family.expect)
        inherited = [rule for rule in general if rule.applies_to(carrier, family.id)]
        prints = Prints(worker_sees=resource.header.tells)
        title = f"# {resource.header.title}, {carrier.header.title}\n"
        source = title + compose_source(resource.body, carrier.body, _IMPORTS[carrier.header.carries])
        return Case(
            id=carrier.case_of(resource),
            source=source,
            digest=digest_of(source),
            header=Header(
                title=f"{resource.header.title}, {carrier.header.title}",
                expect=tuple(rule.expectation().printed_by(prints) for rule in (*rules, *inherited)),
                prints=prints,
                needs=(*carrier.header.needs, *resource.header.needs),
                instead=self._instead(resource, carrier),
                recipe=self._recipe(resource, carrier.header.worker),
                threads=resource.header.threads,
                symptoms=resource.header.symptoms,
                limits=resource.header.limits,
            ),
            family=family.id,
            overrides=len(rules),
            composed=True,
        )

    def _compose_recipe(self, resource: Resource, recipe: ResourceRecipe, template: Template) -> Case:
        source, marks = compose_recipe(recipe, template)
        situation = self.situations[WORKS_BY_FORK if template.header.fork_only else WORKS_EVERYWHERE]
        return Case(
            id=template.recipe_of(resource.id),
            source=source,
            digest=digest_of(source),
            header=Header(
                title=f"{resource.header.title}, {template.header.title}",
                expect=situation.expectations(),
                prints=Prints(shared=expected_line(recipe, template), lost=None),
                needs=(*RECIPE_NEEDS, *resource.header.needs),
            ),
            composed=True,
            marks=marks,
        )

    def _recipe(self, resource: Resource, worker: Worker) -> str | None:
        """Return the id of the recipe for a worker: one of the resource, else of its `instead`, that works everywhere."""
        for each in (resource, self.resources.get(resource.header.instead or "")):
            if each and isinstance(each.header.recipe, str):
                return f"{RECIPES}/{each.header.recipe}"
            if each and each.header.recipe:
                for template in self.templates_of(each):
                    if template.header.worker == worker and not template.header.fork_only:
                        return template.recipe_of(each.id)
        return None

    def _instead(self, resource: Resource, carrier: Carrier) -> str | None:
        """Return the id of the case to use instead: same resource or its `instead`, with a reach that works."""
        other = self.resources[resource.header.instead] if resource.header.instead else resource
        reach = self.families[other.header.family].works.get(carrier.header.worker)
        case = f"{other.group}/{other.id}/{carrier.header.worker}-{reach}"
        return case if reach and case != carrier.case_of(resource) else None


def read_atlas(sources: Sequence[Source]) -> Atlas:
    """Return the atlas: the families, resources and carriers of the project, the first source, and of folders on top of it.

    Raises:
        CaseError: a file is malformed, or an id is not unique; the message names the file, the line and the key.
    """
    families, situations, unpicklable = _all_families([source.families for source in sources])
    of_kind: dict[str, list[tuple[str, Block]]] = {}
    for source in sources:
        for block in source.blocks:
            of_kind.setdefault(block.kind, []).append((source.group, block))
    resource_blocks, carrier_blocks, template_blocks = (of_kind.get(kind, []) for kind in ("resource", "carrier", "template"))
    for blocks in (resource_blocks, carrier_blocks):
        _check_unique([block for _, block in blocks])
    resources = {block.id: _resource(block, families, situations, group) for group, block in resource_blocks}
    carriers = [_carrier(block, situations, group) for group, block in carrier_blocks]
    for name in (WORKS_EVERYWHERE, WORKS_BY_FORK):
        if template_blocks and name not in situations:
            path = template_blocks[0][1].path
            message = f"{sources[0].families}: the situation {name!r} is missing: it says what to expect of {path}"
            raise CaseError(message)
    for _, block in resource_blocks:
        instead = resources[block.id].header.instead
        if instead and instead not in resources:
            raise block.error("instead", f"no resource {instead}")  # noqa: EM101 - a key
    return Atlas(
        families=families,
        unpicklable=unpicklable,
        situations=situations,
        resources=resources,
        carriers={each.id: each for each in sorted(carriers, key=_carrier_order)},
        # the ways that work everywhere come before those with fork only
        templates=tuple(sorted((read_template(block) for _, block in template_blocks), key=_template_order)),
    )


def _check_unique(blocks: Sequence[Block]) -> None:
    first: dict[str, Path] = {}
    for block in blocks:
        other = first.setdefault(block.id, block.path)
        if other != block.path:
            message = f"{block.path}: duplicate {block.kind} id {block.id}: {other} has it too: rename the file"
            raise CaseError(message)


def compose_source(resource: str, carrier: str, line: str) -> str:
    """Return a carrier's source with the line that imports the resource replaced by the resource's source."""
    before, _, after = carrier.partition(line)
    future, _, imports = before.partition("\n\n")
    # merge the imports of both
    lines = resource.strip("\n").split("\n")
    while lines and (lines[0].startswith("import ") or not lines[0]):
        line = lines.pop(0)
        if line and f"{line}\n" not in imports:
            imports = f"{imports.strip()}\n{line}\n"
    ordered = "\n".join(sorted(imports.strip().split("\n")))
    own = "\n".join(lines).strip("\n")
    return f"{future.strip()}\n\n{ordered}\n\n\n{own}\n\n\n{after.strip()}\n"


def _all_families(paths: Sequence[Path]) -> tuple[dict[str, Family], dict[str, Situation], tuple[Rule, ...]]:
    """Return the families and situations of all files by their ids, and the rules of the first one for what is not picklable."""
    files = {path: _read_families(path) for path in paths}
    first: dict[tuple[str, str], tuple[Path, int]] = {}
    for path, file in files.items():
        for kind, entries in _entries(file).items():
            for index, entry in enumerate(entries):
                other = first.setdefault((kind, entry.id), (path, index))
                if other != (path, index):
                    raise _error(path, f"{kind}[{index}].id", f"{other[0]} has a {kind} {entry.id!r} already: give it another id")
        if file.unpicklable and path != paths[0]:
            raise _error(path, "unpicklable[0]", f"is a table of {paths[0]} only: write a `[[situation]]`, or an `[[override]]`")
    situations = {each.id: each for file in files.values() for each in file.situation}
    families = {}
    for path, file in files.items():
        for index, family in enumerate(file.family):
            try:
                expect = (*family.expect, *_rules(family.situation, situations))
            except ValueError as error:
                raise _error(path, f"family[{index}].situation", str(error)) from None
            families[family.id] = msgspec.structs.replace(family, expect=expect, situation=())
    return families, situations, files[paths[0]].unpicklable


def _read_families(path: Path) -> Families:
    if not path.exists():
        return Families()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {error}"
        raise CaseError(message) from None
    try:
        file = msgspec.convert(tomllib.loads(text), Families)
    except tomllib.TOMLDecodeError as error:
        index, problem = locate_syntax_error(error, text.splitlines())
        message = f"{path}:{index + 1}: {problem}"
        raise CaseError(message) from None
    except msgspec.ValidationError as error:
        raise _error(path, *locate_problem(error)) from None
    found = [
        (f"{kind}[{index}].{key}", problem)
        for kind, entries in _entries(file).items()
        for index, entry in enumerate(entries)
        for key, problem in find_problems(entry.expect, "expect")
    ]
    for key, problem in (*found, *find_problems(file.unpicklable, "unpicklable")):
        raise _error(path, key, problem)
    return file


def _entries(file: Families) -> dict[str, tuple[Family | Situation, ...]]:
    """Return what has an id, by the name of its table."""
    return {"family": file.family, "situation": file.situation}


def _error(path: Path, key: str, problem: str) -> CaseError:
    """Return an error about a key of ``families.toml``, with its line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return CaseError(f"{path}:{line_of(lines, key) + 1}: {key}: {problem}")


def _rules(names: str | tuple[str, ...], situations: Mapping[str, Situation]) -> list[Rule]:
    return [rule for situation in named(names, situations) for rule in situation.rules()]


def _overrides(block: Block, header: ResourceHeader | CarrierHeader, situations: Mapping[str, Situation]) -> tuple[Rule, ...]:
    """Return a header's own rules and those of its situations."""
    for key, problem in find_problems(header.override, "override"):
        raise block.error(key, problem)
    try:
        return (*header.override, *_rules(header.situation, situations))
    except ValueError as error:
        raise block.error("situation", str(error)) from None  # noqa: EM101 - a key


def _resource(block: Block, families: Mapping[str, Family], situations: Mapping[str, Situation], group: str) -> Resource:
    header = block.read(ResourceHeader)
    if group != ATLAS and isinstance(header.recipe, ResourceRecipe):
        raise block.error("recipe.does", "recipes are composed of canishare's own resources only: remove the table")  # noqa: EM101 - a key
    if header.family not in families:
        problem = f"no family {header.family!r}; families.toml has {', '.join(families)}"
        raise block.error("family", problem)  # noqa: EM101 - a key, not a message
    header = msgspec.structs.replace(header, override=_overrides(block, header, situations))
    check_needs(block, header.needs)
    functions = ("create", "mark", "marked") if families[header.family].carried == "object" else ("mark", "marked")
    for name in functions:
        if f"\ndef {name}(" not in f"\n{block.body}":
            message = f"{block.path}: function {name} is missing: a resource of {header.family} has {', '.join(functions)}"
            raise CaseError(message)
    # the atlas does not use exchange
    body, found, exchange = block.body.partition(_EXCHANGE)
    if "\ndef " in exchange or "\ndef exchange(" in body:
        message = f"{block.path}: exchange must be the last function, with two empty lines before it"
        raise CaseError(message)
    return Resource(id=block.id, header=header, body=body, exchange=found.lstrip() + exchange if found else None, group=group)


def _carrier(block: Block, situations: Mapping[str, Situation], group: str) -> Carrier:
    header = block.read(CarrierHeader)
    header = msgspec.structs.replace(header, override=_overrides(block, header, situations))
    line = _IMPORTS[header.carries]
    if block.body.count(line) != 1:
        message = f"{block.path}: a carrier must contain the line `{line.strip()}` exactly once"
        raise CaseError(message)
    return Carrier(id=block.id, header=header, body=block.body, group=group)


def _carrier_order(carrier: Carrier) -> tuple[int, int]:
    return WORKERS.index(carrier.header.worker), REACHES.index(carrier.header.reach)


def _template_order(template: Template) -> tuple[int, int]:
    return WORKERS.index(template.header.worker), -REACHES.index(template.header.reach)
