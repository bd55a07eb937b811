"""Put into the wheel what commands answer from outside a checkout."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippedFiles(BuildHookInterface):
    """Adds the cases, the list of targets and the record; an editable installation finds them in the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add them, unless the installation is editable."""
        if version == "standard":
            names = ("cases", "matrix.toml", "record")
            build_data["force_include"].update({name: f"canishare/shipped/{name}" for name in names})
