"""The report: a model made of results alone, and what is written from it."""
