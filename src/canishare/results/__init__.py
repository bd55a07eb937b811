"""Results: judge, write, read, merge and compare them."""
