# /// case
# title = "An unrelated program attaches to a SharedMemory and exits, and the segment is gone"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
# instead = "traps/untracked-segment"
# fix = "From 3.13, attach with track=False. Before, unregister the segment from the resource tracker after attaching."
# symptoms = ["shared memory disappears when another program exits", "leaked shared_memory objects to clean up at shutdown"]
# threads = ["gh-82300", "luizalabs/shared-memory-dict#55"]
# reported = [
#     { text = "UserWarning: resource_tracker: There appear to be 1 leaked shared_memory objects to clean up at shutdown", source = "luizalabs/shared-memory-dict#55" },
# ]
#
# [limits]
# wait = 3  # another program starts and exits, and then its resource tracker
#
# [prints]
# shared = "the segment is still there: yes"
# lost = "the segment is still there: no"
#
# [[expect]]
# when = 'sys_platform == "win32"'
# outcome = "shared"
# why = "On Windows a segment exists as long as a process has it open, and no tracker is needed."
#
# [[expect]]
# outcome = "lost"
# why = "A program that only attaches still registers the segment with its own resource tracker. When the program exits, its tracker takes the segment for a leak and unlinks it, although others use it."
# ///
from __future__ import print_function

import multiprocessing.shared_memory
import subprocess
import sys

ANOTHER_PROGRAM = """
import multiprocessing.shared_memory
import sys

multiprocessing.shared_memory.SharedMemory(sys.argv[1]).close()
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
