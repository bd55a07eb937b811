"""Running a cell: one script, in one target, to its outcome. The digest of this package is the harness digest."""
