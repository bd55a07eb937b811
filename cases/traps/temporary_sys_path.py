# /// case
# title = "A function of a module that was imported while sys.path was changed for a moment"
# instead = "traps/lasting-sys-path"
# fix = "Leave the folder in sys.path while workers are started: the worker gets sys.path as it is then, and imports the function's module by its name."
# symptoms = ["ModuleNotFoundError only in the worker", "plugin module is not found in workers", "import_from_path", "sys.path.append has no effect in the worker", "module is not found in the worker", "PYTHONPATH"]
# threads = ["rstudio/reticulate#1677", "uqfoundation/multiprocess#107"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker has the module as the parent imported it."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "failed"
# why = "A function is pickled as its module's and its own name. The worker gets the parent's sys.path as it is when the worker is started, without the folder, and cannot import the module. It fails with an ImportError, and the parent gets no error."
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

    sys.path.remove(".")
    value = multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=plugin.work, args=(value,))
    process.start()
    process.join()
    print("parent sees the worker:", "yes" if value.value == 7 else "no")
