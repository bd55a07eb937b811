"""What tox.ini cannot say (an inline plugin of tox): an environment for each target of matrix.toml."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from tox.config.loader.memory import MemoryLoader
from tox.config.types import Command
from tox.plugin import impl

if TYPE_CHECKING:
    from tox.config.sets import ConfigSet
    from tox.session.state import State

ROOT = Path(__file__).resolve().parent
# as a URI: pip splits this variable's value at spaces, and a folder's name may have some
os.environ["PIP_CONSTRAINT"] = (ROOT / "constraints.txt").as_uri()


def environments() -> dict[str, str]:
    """Return the name of each target of matrix.toml by that of its environment: ``cells-cp313t``, ``cells-pp311``.

    It is not `cells-py313`, which tox would read as the environment's own interpreter.
    """
    names = {}
    for target in tomllib.loads((ROOT / "matrix.toml").read_text(encoding="utf-8"))["target"]:
        implementation, version, *variant = target["name"].split("-")
        short = {"cpython": "cp", "pypy": "pp"}.get(implementation, implementation) + version.replace(".", "")
        names["-".join(["cells", short, *variant])] = target["name"]
    return names


@impl
def tox_extend_envs() -> tuple[str, ...]:
    """Add the environments to those of tox.ini."""
    return tuple(environments())


@impl
def tox_add_core_config(core_conf: ConfigSet, state: State) -> None:
    """Have each run the cases on its target in the environment `cells`: a target runs the cases and nothing else."""
    del core_conf
    arguments = state.conf.pos_args(None) or ()
    for name, target in environments().items():
        command = [sys.executable, "-m", "tox", "run", "-q", "-e", "cells", "--", "cases", "--target", target, *arguments]
        loader = MemoryLoader(
            description=f"run every case on {target}, in the environment `cells`: tox -e {name} -- -k queue",
            package="skip",
            allowlist_externals=[sys.executable],
            commands=[Command(command)],
        )
        state.conf.memory_seed_loaders[name].append(loader)
