"""Results: verdicts, files, and what is done with them."""
