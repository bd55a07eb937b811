"""Targets: the list in ``matrix.toml``, what this machine has of it, and what CI runs."""
