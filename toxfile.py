"""What tox.ini cannot say: which Python runs tox, so that one environment can run another (an inline plugin of tox)."""

import os
import sys

os.environ["CANISHARE_TOX"] = sys.executable
