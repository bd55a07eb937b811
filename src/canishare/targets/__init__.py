"""Targets: the list in ``matrix.toml``, the ones found on this machine, and CI's jobs."""
