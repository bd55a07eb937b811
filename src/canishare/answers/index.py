"""The index: what is known of every cell, kept in the user's cache, so that an answer takes a fraction of a second."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from platformdirs import user_cache_path

from canishare.answers.data import Data
from canishare.atomic import write_atomically
from canishare.project import CASES
from canishare.project import MATRIX
from canishare.project import RECORD
from canishare.running.provenance import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).parent.parent


def known_data(project: Path, results: Path | None) -> Data:
    """Return what is known from a project's record and from a folder of results, without outputs and stacks.

    Raises:
        CanishareError: a file of the project or of the results is malformed.
    """
    state = digest_of("\n".join(_state(project, results)))
    name = digest_of(f"{project.resolve()}\n{results and results.resolve()}").removeprefix("sha256:")
    path = user_cache_path("canishare") / f"{name}.index"
    with suppress(OSError, msgspec.MsgspecError):
        kept = msgspec.msgpack.decode(path.read_bytes(), type=tuple[str, msgspec.Raw])
        if kept[0] == state:
            return msgspec.msgpack.decode(kept[1], type=Data)
    data = _build(project, results)
    with suppress(OSError):  # without a cache the next answer takes a second longer
        write_atomically(path, msgspec.msgpack.encode((state, data)))
    return data


def _build(project: Path, results: Path | None) -> Data:
    # an answer from the index needs none of these
    from canishare.answers.build import build  # noqa: PLC0415
    from canishare.answers.read import read_record  # noqa: PLC0415
    from canishare.answers.read import read_report  # noqa: PLC0415

    return build(read_report(*([results] if results else []), record=read_record(project)), evidence=False)


def _state(project: Path, results: Path | None) -> Iterator[str]:
    """Yield a line for each file that the index is made from, which changes when the file does."""
    folders = [project / CASES, project / RECORD, _PACKAGE]
    files = [project / MATRIX, *(path for folder in folders for path in folder.rglob("*"))]
    files += [*results.glob("*.jsonl"), *results.glob("*/*.json*")] if results else []
    for path in sorted(files):
        if path.suffix in {".py", ".toml", ".json", ".jsonl"}:
            stat = path.stat()
            yield f"{path} {stat.st_size} {stat.st_mtime_ns}"
