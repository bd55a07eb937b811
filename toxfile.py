"""What tox.ini cannot say (an inline plugin of tox)."""

import os
import sys
from pathlib import Path

# which Python runs tox, so that one environment can run another
os.environ["CANISHARE_TOX"] = sys.executable
# as an address: pip splits this variable's value at spaces, and a folder's name may have some
os.environ["PIP_CONSTRAINT"] = (Path(__file__).parent / "constraints.txt").resolve().as_uri()
