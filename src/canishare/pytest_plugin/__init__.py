"""The pytest plugin: one cell is one item."""
