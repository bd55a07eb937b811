"""Run a cell: one script in one target. The digest of this package is the harness digest."""
