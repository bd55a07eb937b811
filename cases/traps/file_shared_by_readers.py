# /// case
# title = "A file opened at module level, and read by two workers"
# instead = "traps/file-opened-by-each-reader"
# fix = "Open the file in each worker. Or read it with os.pread(), which uses no common position."
# symptoms = ["workers read wrong records", "records are missing or read twice", "h5py or zip file corrupt data in workers", "file position is shared", "silently wrong data", "several processes read the same file handle"]
# threads = ["pytorch/pytorch#11887", "pytorch/pytorch#11929", "facebookresearch/maskrcnn-benchmark#1195"]
#
# [prints]
# shared = "each worker reads the whole file: yes"
# lost = "each worker reads the whole file: no"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# why = "Forked workers inherit one open file, with one position. What one of them reads, the others skip, and no error is raised."
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform != "win32" and (python_full_version >= "3.13.8" and python_version < "3.14" or python_full_version >= "3.14.1")'
# outcome = "lost"
# why = "From 3.13.8 and from 3.14.1 the fork server runs the module before it serves, so it opens the file once, for all its workers. What one of them reads, the others skip."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "shared"
# why = "Each worker runs the module again and opens the file for itself, with a position of its own."
# ///
from __future__ import print_function

import multiprocessing

file = open(__file__, "rb")


def work(lengths):
    lengths.put(len(file.read()))


if __name__ == "__main__":
    lengths = multiprocessing.Queue()
    read = []
    for _ in range(2):
        worker = multiprocessing.Process(target=work, args=(lengths,))
        worker.start()
        read.append(lengths.get())
        worker.join()
    print("each worker reads the whole file:", "yes" if 0 < read[0] == read[1] else "no")
