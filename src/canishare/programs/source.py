"""Read Python files: find them, decode them and parse them, without running any."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.errors import CanishareError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

# Folders that hold nobody's program, or a copy of one.
EXCLUDED: Final = frozenset({"__pycache__", "build", "dist", "node_modules", "site-packages", "venv", "_build"})
_SUFFIXES: Final = (".py", ".pyw")
# Statements that only Python 2 has, for a better message than the parser's.
_PYTHON_2: Final = re.compile(r"^\s*(print\s+[^\s(=]|exec\s+[\"']|raise\s+\w+\s*,|except\s+[\w.]+\s*,\s*\w+\s*:)", re.MULTILINE)


class NoSuchPathError(CanishareError):
    """A file or folder to lint does not exist."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a file, as `shown` on the command line; `name` is its dotted name, by which others import it."""

    path: Path
    shown: str
    name: str
    text: str

    @property
    def is_package(self) -> bool:
        """Whether it is a package's ``__init__.py``."""
        return self.path.stem == "__init__"


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """A file that cannot be parsed, and why; `line` is 0 if no line is to blame."""

    shown: str
    line: int
    problem: str

    def __str__(self) -> str:
        """Return the message for the terminal."""
        return f"{self.shown}: cannot be parsed: " + (f"line {self.line}: " if self.line else "") + self.problem


def find_files(paths: Iterable[Path], exclude: Sequence[str] = ()) -> Iterator[Path]:
    """Yield the Python files in files and folders, sorted, each once.

    Folders that are hidden, environments or builds are left out, unless they are named; `exclude` has glob patterns of
    names or paths to leave out.

    Raises:
        NoSuchPathError: a path does not exist.
    """
    found: set[Path] = set()
    for path in paths:
        if not path.exists():
            message = f"{path}: no such file or folder"
            raise NoSuchPathError(message)
        for file in [path] if path.is_file() else _walk(path):
            if file.resolve() not in found and not _is_excluded(file, exclude):
                found.add(file.resolve())
                yield file


def _walk(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:  # not readable: nobody's program for us
        return
    for entry in entries:
        if entry.is_dir():
            environment = (entry / "pyvenv.cfg").exists()
            if not (entry.name.startswith(".") or entry.name in EXCLUDED or environment or entry.is_symlink()):
                yield from _walk(entry)
        elif entry.suffix in _SUFFIXES and entry.is_file():
            yield entry


def _is_excluded(path: Path, patterns: Sequence[str]) -> bool:
    names = [path.as_posix(), path.name, *(each.name for each in path.parents), *(each.as_posix() for each in path.parents)]
    return any(fnmatch(name, pattern) for pattern in patterns for name in names)


def read_source(path: Path) -> Source | Unreadable:
    """Return a file's text, decoded as Python does it."""
    data = b""
    try:
        data = path.read_bytes()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except OSError as error:
        return Unreadable(shown=_show(path), line=0, problem=error.strerror or "cannot be read")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Unreadable(shown=_show(path), line=line, problem=f"not {error.encoding}")
    except (SyntaxError, LookupError) as error:
        return Unreadable(shown=_show(path), line=1, problem=str(error))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(path=path, shown=_show(path), name=_dotted_name(path), text=text)


def parse(source: Source) -> ast.Module | Unreadable:
    """Return the syntax tree of a file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a SyntaxWarning of the file is not ours
            return ast.parse(source.text)
    except SyntaxError as error:
        old = _PYTHON_2.search(source.text)
        problem = "this is Python 2" if old else (error.msg or "invalid syntax")
        return Unreadable(shown=source.shown, line=error.lineno or 0, problem=problem)
    except (RecursionError, MemoryError):
        return Unreadable(shown=source.shown, line=0, problem="too deeply nested")
    except ValueError as error:  # null bytes, before 3.12
        line = source.text[: source.text.find("\0")].count("\n") + 1 if "\0" in source.text else 0
        return Unreadable(shown=source.shown, line=line, problem=str(error))


def read_tree(path: Path) -> tuple[Source, ast.Module] | Unreadable:
    """Return a file's text and its syntax tree."""
    source = read_source(path)
    if isinstance(source, Unreadable):
        return source
    tree = parse(source)
    return tree if isinstance(tree, Unreadable) else (source, tree)


def _show(path: Path) -> str:
    """Return a path as text that every encoding of Unicode can write."""
    return str(path).encode(errors="replace").decode()


def _dotted_name(path: Path) -> str:
    """Return the name by which a file is imported, from the packages that contain it."""
    path = path.resolve()
    parts = [] if path.stem == "__init__" else [path.stem]
    folder = path.parent
    while (folder / "__init__.py").exists() and folder != folder.parent:
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts) or path.parent.name
