"""``[tool.canishare.lint]`` of a ``pyproject.toml``."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.errors import CanishareError

if TYPE_CHECKING:
    from pathlib import Path

_FILE: Final = "pyproject.toml"


class SettingsError(CanishareError):
    """``pyproject.toml`` cannot be used: ``FILE: KEY: what is wrong``."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What a project sets; the command line goes before it."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    target_version: str | None = None


def read_settings(place: Path) -> Settings:
    """Return the settings of the nearest ``pyproject.toml`` at or above a file or folder that has some.

    Raises:
        SettingsError: the file is no TOML, or a key is unknown or has the wrong type.
    """
    place = place.resolve()
    for folder in (place, *place.parents):
        file = folder / _FILE
        if not file.is_file():
            continue
        try:
            tool = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {})
            if "canishare" in tool:
                return msgspec.convert(tool["canishare"].get("lint", {}), Settings)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            message = f"{file}: not TOML: {error}"
            raise SettingsError(message) from None
        except (msgspec.ValidationError, AttributeError) as error:
            message = f"{file}: [tool.canishare.lint]: {error}"
            raise SettingsError(message) from None
    return Settings()
