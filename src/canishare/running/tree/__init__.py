"""Process trees: a command and all that it starts, ended whatever happens; each platform has its own way."""

import sys

if sys.platform == "win32":
    from canishare.running.tree.windows import ProcessTree as ProcessTree
    from canishare.running.tree.windows import end_strays as end_strays
else:
    from canishare.running.tree.posix import ProcessTree as ProcessTree
    from canishare.running.tree.posix import end_strays as end_strays
