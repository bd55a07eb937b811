"""The pytest plugin: each cell is an item."""
