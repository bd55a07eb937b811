"""Answers: what the results say. Nothing is run."""
