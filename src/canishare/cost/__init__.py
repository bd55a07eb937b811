"""Measure what sharing costs, one script at a time on an otherwise idle machine."""
