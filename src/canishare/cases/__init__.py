"""Cases: scripts with a header, read once and found by id or path."""
