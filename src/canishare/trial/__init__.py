"""``canishare try``: run a program of somebody else under each start method, compare what comes out, and explain it."""
