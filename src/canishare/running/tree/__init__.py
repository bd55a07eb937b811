"""Process trees: a command and every process that it starts, always killed at the end; one module for each platform."""

import sys

if sys.platform == "win32":
    from canishare.running.tree.windows import ProcessTree as ProcessTree
    from canishare.running.tree.windows import kill_strays as kill_strays
else:
    from canishare.running.tree.posix import ProcessTree as ProcessTree
    from canishare.running.tree.posix import kill_strays as kill_strays
