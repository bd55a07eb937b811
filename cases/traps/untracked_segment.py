# /// case
# title = "An unrelated program attaches to a SharedMemory without tracking it"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
#
# [limits]
# wait = 3  # another program starts and exits, and then its resource tracker
#
# [prints]
# shared = "the segment is still there: yes"
# lost = "the segment is still there: no"
#
# [[expect]]
# outcome = "shared"
# why = "From 3.13, with track=False, attaching does not register the segment. Before, the program can unregister it from its tracker."
# ///
from __future__ import print_function

import multiprocessing.shared_memory
import subprocess
import sys

ANOTHER_PROGRAM = """
import multiprocessing.resource_tracker
import multiprocessing.shared_memory
import os
import sys

if sys.version_info >= (3, 13):
    segment = multiprocessing.shared_memory.SharedMemory(sys.argv[1], track=False)
else:
    segment = multiprocessing.shared_memory.SharedMemory(sys.argv[1])
    if os.name == "posix":
        multiprocessing.resource_tracker.unregister(segment._name, "shared_memory")
segment.close()
"""

if __name__ == "__main__":
    segment = multiprocessing.shared_memory.SharedMemory(create=True, size=100)
    command = [sys.executable, "-c", ANOTHER_PROGRAM, segment.name]
    # its stderr closes when the program and every process that it started have exited
    subprocess.Popen(command, stderr=subprocess.PIPE).communicate()
    try:
        multiprocessing.shared_memory.SharedMemory(segment.name).close()
        there = "yes"
    except FileNotFoundError:
        there = "no"
    segment.close()
    try:
        segment.unlink()
    except FileNotFoundError:
        pass
    print("the segment is still there:", there)
