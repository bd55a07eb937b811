"""Scripts that run inside a target, on Python 2.7 and newer, with the standard library only. Never imported."""
