"""Process trees: a command and all that it starts, ended whatever happens; each platform has its own way."""

import sys

if sys.platform == "win32":
    from canishare.tree_windows import ProcessTree as ProcessTree
    from canishare.tree_windows import end_strays as end_strays
else:
    from canishare.tree_posix import ProcessTree as ProcessTree
    from canishare.tree_posix import end_strays as end_strays
