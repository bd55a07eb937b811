"""What runs inside a target: the standard library only, and it parses from Python 2.7 on. Never imported."""
