# PYTHON_ARGCOMPLETE_OK
"""``python -m canishare``."""

import sys

from canishare.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
