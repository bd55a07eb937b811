"""Can a worker process share it? Runs cases in targets, tells their outcomes, and writes the report."""
