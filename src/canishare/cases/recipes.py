"""Recipes: compose each resource with each template into the script that one would write without a harness."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.errors import CaseError
from canishare.vocabulary import Carried
from canishare.vocabulary import Reach
from canishare.vocabulary import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canishare.cases.header import Block

# The first part of a recipe's id, and the folder of the recipes that are written by hand.
RECIPES: Final = "recipes"
# What every composed recipe needs.
RECIPE_NEEDS: Final = ("python>=3.8",)
# The situations of families.toml with what to expect of a recipe.
WORKS_EVERYWHERE: Final = "recipe"
WORKS_BY_FORK: Final = "recipe-by-fork"

_GUARD: Final = 'if __name__ == "__main__":\n'
_EVERYWHERE: Final = "Works with every start method, on Linux, macOS and Windows. Python 3.8 and later."
_FORK_ONLY: Final = (
    "Works with fork only: not on Windows, and on macOS a forked process may crash in a system library. Python 3.8 and later."
)
_WIDTH: Final = 88
# The lines of a template that hand the resource over, and what marks them while a script is composed.
_HANDS_OVER: Final = re.compile(r"^(?!.*\bCREATE\b).*\b(?:shared|shared_shared)\b.*$", re.MULTILINE)
_MARK: Final = "#+"


class ResourceRecipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the recipes of a resource have in common; `number` is a task's argument, one of `numbers`, which is ``range(4)``.

    `does` says in a sentence what a reader gets. `create` is the expression that creates it, which goes into a variable
    `name`. `change` are the statements that change it in a worker, `read` the expression that the parent prints, and `prints`
    what it prints. `within` is the context manager in which it lives, `finish` what to do at the end, whatever happens.
    `drain`: the parent reads it before it waits for the workers' end. `without` are reaches that it has no recipe for.

    Of state, `create` is the value, `change` sets it, and `read` and `prints` are what a worker has then.
    """

    does: str
    name: str
    create: str
    change: str
    read: str
    prints: str
    imports: tuple[str, ...] = ()
    within: str | None = None
    finish: str | None = None
    drain: bool = False
    without: tuple[Reach, ...] = ()


class TemplateHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The header of a template; `families` are those that it is for, if not all. `fork_only`: it works with fork only.

    `note` says in a sentence how a worker gets hold of the resource.
    """

    title: str
    note: str
    worker: Worker
    reach: Reach
    carries: Carried = "object"
    families: tuple[str, ...] | None = None
    fork_only: bool = False


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """The script of a worker with a reach.

    ``shared`` in it is the resource's variable, and ``shared_shared`` an initializer's parameter for it. ``CREATE``,
    ``CHANGE`` and ``READ`` are its expressions and statements; ``DRAIN`` is ``READ`` for what is read before the workers end.
    """

    header: TemplateHeader
    body: str

    def recipe_of(self, resource: str) -> str:
        """Return the id of a resource's recipe: ``recipes/queue/pool-initializer``."""
        return f"{RECIPES}/{resource}/{self.header.worker}-{'fork' if self.header.fork_only else self.header.reach}"


def read_template(block: Block) -> Template:
    """Return the template in a file.

    Raises:
        CaseError: its header is malformed, or a word is missing; the message names the file.
    """
    for word in ("shared", "CREATE", "CHANGE", "READ"):
        if not re.search(rf"\b{word}\b", block.body):
            message = f"{block.path}: `{word}` is missing: a template has the words shared, CREATE, CHANGE and READ"
            raise CaseError(message)
    return Template(header=block.read(TemplateHeader), body=block.body)


def compose_recipe(recipe: ResourceRecipe, template: Template) -> tuple[str, tuple[int, ...]]:
    """Return the script of a resource with a template, and the places of the lines that hand the resource over, from 0."""
    imports, _, code = template.body.partition("\n\n")
    code = _HANDS_OVER.sub(rf"\g<0>{_MARK}", code)
    before, guard, main = code.partition(_GUARD)
    code = before + guard + "\n".join(_main(main.rstrip().split("\n"), recipe)) + "\n"
    code = re.sub(r"^( *)CHANGE$", lambda found: textwrap.indent(recipe.change, found[1]), code, flags=re.MULTILINE)
    # what comes out, beside what prints it
    code = re.sub(r"^ *print\(.*\)$", rf"\g<0>  # {expected_line(recipe, template)}", code, flags=re.MULTILINE)
    words = {
        "shared": recipe.name,
        "shared_shared": f"shared_{recipe.name}",
        "CREATE": recipe.create,
        "READ": recipe.read,
        "DRAIN": recipe.read,
    }
    code = re.sub(rf"\b({'|'.join(words)})\b", lambda found: words[found[1]], code)
    if template.header.fork_only:
        code = re.sub(r"\bmultiprocessing\.(?!get_context)", "context.", code)
    ordered = sorted({*imports.split("\n"), *recipe.imports}, key=lambda line: (line.startswith("from"), line))
    where = _FORK_ONLY if template.header.fork_only else _EVERYWHERE
    comment = textwrap.fill(f"{recipe.does} {template.header.note}", _WIDTH - 2) + "\n" + textwrap.fill(where, _WIDTH - 2)
    lines = [*textwrap.indent(comment, "# ").split("\n"), *ordered, "", *code.split("\n")]
    marks = tuple(place for place, line in enumerate(lines) if line.endswith(_MARK))
    return "\n".join(line.removesuffix(_MARK) for line in lines), marks


def expected_line(recipe: ResourceRecipe, template: Template) -> str:
    """Return the line that a composed recipe prints."""
    tasks = 4 if template.header.carries == "state" and template.header.worker != "process" else 1
    return " ".join([recipe.prints] * tasks)


def _main(lines: list[str], recipe: ResourceRecipe) -> Iterator[str]:
    """Yield the lines under the main guard."""
    drained = next((place for place, line in enumerate(lines) if "print(DRAIN)" in line), None)
    if drained is not None:
        # the comment before it says why it is read there
        lines = lines[:-1] if recipe.drain else [*lines[: drained - 1], *lines[drained + 1 :]]
    indent = ""
    for line in lines:
        created = line == "    shared = CREATE"
        if created and recipe.within:
            yield f"    with {recipe.within}:"
            indent = "    "
        yield indent + line
        if created and recipe.finish:
            yield "    try:"
            indent = "    "
    if recipe.finish:
        yield "    finally:"
        yield textwrap.indent(recipe.finish, "        ")
