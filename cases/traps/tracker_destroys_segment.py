# /// case
# title = "An unrelated program attaches to a SharedMemory, ends, and the segment is gone"
# needs = ["multiprocessing.shared_memory:SharedMemory"]
# instead = "traps/untracked-segment"
# threads = ["gh-82300"]
#
# [limits]
# wait = 3  # another program starts and ends, and a resource tracker of its own after it
#
# [prints]
# shared = "the segment is still there: yes"
# lost = "the segment is still there: no"
#
# [[expect]]
# when = 'sys_platform == "win32"'
# outcome = "shared"
# why = "On Windows a segment is there as long as somebody holds it open, and no tracker is needed."
#
# [[expect]]
# outcome = "lost"
# why = "A program that only attaches registers the segment with a resource tracker of its own all the same, and that tracker takes what is left when its program ends for a leak, and unlinks it under everybody else."
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
    # it has ended, and whatever it started too, when nobody holds its stderr any more
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
