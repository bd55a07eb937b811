"""The program to try: what follows ``python`` on its command line, and which of its files can be read."""

from __future__ import annotations

import ast
import os
import shlex
import shutil
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.errors import CanishareError
from canishare.programs.source import Unreadable
from canishare.programs.source import find_files
from canishare.programs.source import read_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from canishare.running.target import Target

# More files than this are not read to explain what happened.
_MAX_FILES: Final = 2000
_SHEBANG: Final = b"#!"
_TEST_RUNNERS: Final = (("-m", "pytest"), ("-m", "unittest"))


class NoSuchProgramError(CanishareError):
    """There is no such script or command, or it is not Python's."""


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """A program: `words` are what follows ``python``, or, if `is_command`, the name of a Python script and its arguments."""

    words: tuple[str, ...]
    is_command: bool = False

    def __str__(self) -> str:
        """Return the command line that a person would type."""
        return shlex.join(self.words if self.is_command else ("python", *self.words))

    @property
    def script(self) -> Path | None:
        """The script, or None for a module or a command."""
        return None if self.is_command or self.words[0] == "-m" else Path(self.words[0])

    def check(self) -> None:
        """Check that there is such a script.

        Raises:
            NoSuchProgramError: there is none.
        """
        if self.script is None:
            return
        if self.script.is_dir():
            message = f"{self.script}: this is a folder: name a script, or -m and a module"
            raise NoSuchProgramError(message)
        if not self.script.is_file():
            message = f"{self.script}: no such script"
            raise NoSuchProgramError(message)

    def words_for(self, target: Target) -> tuple[str, ...]:
        """Return what follows ``python`` on a target's command line.

        A command is the script of that name in the folder of the target's interpreter, or on PATH if that is a script of this
        interpreter. Windows has programs in place of scripts: there it is the module of that name.

        Raises:
            NoSuchProgramError: the target has no such command.
        """
        if not self.is_command:
            return self.words
        name, *arguments = self.words
        if target.facts.platform == "win32":
            return ("-m", name, *arguments)
        python = Path(target.command[0])
        found = next(
            (
                path
                for path in (python.parent / name, Path(shutil.which(name) or name))
                if path.is_file() and _is_script_of(path, python)
            ),
            None,
        )
        if found is None:
            message = (
                f"{name}: no Python script of this name in {python.parent}: install it there, name another Python with --target, "
                "or write `canishare try -m MODULE`"
            )
            raise NoSuchProgramError(message)
        return (str(found), *arguments)

    def files(self) -> list[Path]:
        """Return the files to read for an explanation: the script or module and what it imports from its own folder.

        Of a command, such as ``pytest``, they are those that its arguments name, or those in the working folder.
        """
        if self.is_command or self.words[:2] in _TEST_RUNNERS:
            named = [Path(word.partition("::")[0]) for word in self.words[1:] if not word.startswith("-")]
            return list(islice(find_files([path for path in named if path.exists() and path != Path()] or [Path()]), _MAX_FILES))
        if self.script is not None:
            return _with_imports([self.script], self.script.parent)
        return _with_imports(list(_files_of(self.words[1].split("."), Path())), Path())


def _is_script_of(path: Path, python: Path) -> bool:
    """Return whether a file is a script for an interpreter: it begins with its path, or stands beside it."""
    with path.open("rb") as file:
        first = file.readline(1024)
    # pip begins a script whose interpreter has a long path with /bin/sh
    if not first.startswith(_SHEBANG) or not any(each in first for each in (b"python", b"pypy", b"/bin/sh")):
        return False
    return path.parent == python.parent or Path(first[2:].split()[0].decode(errors="replace")).parent == python.parent


def _with_imports(found: list[Path], folder: Path) -> list[Path]:
    """Return files and those that they import from `folder` or from their own packages, each once."""
    seen = {path.resolve() for path in found}
    for path in found:  # it grows
        if len(found) >= _MAX_FILES:
            break
        read = read_tree(path)
        if isinstance(read, Unreadable):
            continue
        for parts, base in _imports(read[1], path, folder):
            for file in _files_of(parts, base):
                if file.resolve() not in seen:
                    seen.add(file.resolve())
                    found.append(file)
    return found


def _imports(tree: ast.Module, path: Path, folder: Path) -> Iterator[tuple[Sequence[str], Path]]:
    """Yield what a file imports: the parts of a dotted name, and the folder in which to look for it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split("."), folder) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = node.module.split(".") if node.module else []
            base = Path(os.path.normpath(path.parent.joinpath(*[".."] * (node.level - 1)))) if node.level else folder
            yield from (([*parts, alias.name], base) for alias in node.names)


def _files_of(parts: Sequence[str], folder: Path) -> Iterator[Path]:
    """Yield the files that an import of a dotted name runs: those of the packages, and the module's."""
    for part in parts:
        module = folder / f"{part}.py"
        folder = folder / part
        package = [file for name in ("__init__", "__main__") if (file := folder / f"{name}.py").is_file()]
        if not package:
            if module.is_file():
                yield module
            return
        yield from package
