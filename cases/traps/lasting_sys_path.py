# /// case
# title = "A function of a module whose folder stays in sys.path"
#
# [[expect]]
# outcome = "shared"
# why = "The worker gets the parent's sys.path as it is when the worker is started, and imports the module from there."
# ///
from __future__ import print_function

import multiprocessing
import sys

PLUGIN = """
def work(value):
    value.value = 7
"""


if __name__ == "__main__":
    with open("plugin.py", "w") as file:
        file.write(PLUGIN)
    sys.path.insert(0, ".")
    import plugin

    value = multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=plugin.work, args=(value,))
    process.start()
    process.join()
    print("parent sees the worker:", "yes" if value.value == 7 else "no")
