# /// case
# title = "A function that a worker registers with atexit"
# instead = "traps/finally-in-worker"
# fix = "Clean up in a finally block of the worker's function, or with a with block. That works on every version and under every start method."
# symptoms = ["atexit function does not run in the worker", "coverage data of workers is missing", "cleanup does not happen in child processes", "coverage does not measure what runs in a child process"]
# threads = ["gh-83856", "coveragepy/coveragepy#879"]
#
# [[expect]]
# start_methods = ["fork", "forkserver"]
# when = 'python_version < "3.13"'
# outcome = "lost"
# why = "A forked worker, and one of the fork server, ends by os._exit(), which skips what is registered with atexit. From 3.13 multiprocessing calls those functions before."
# reference = "gh-83856"
#
# [[expect]]
# start_methods = ["fork", "forkserver"]
# outcome = "shared"
# why = "From 3.13 a forked worker, and one of the fork server, calls what is registered with atexit before it ends by os._exit(). A worker that is terminated does not."
# reference = "gh-83856"
#
# [[expect]]
# start_methods = ["spawn"]
# outcome = "shared"
# why = "A spawned worker is a program of its own, which ends as any other and calls what is registered with atexit. A worker that is terminated does not."
# ///
from __future__ import print_function

import atexit
import multiprocessing


def clean_up(counter):
    counter.value = 1


def work(counter):
    atexit.register(clean_up, counter)


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    worker = multiprocessing.Process(target=work, args=(counter,))
    worker.start()
    worker.join()
    print("parent sees the worker:", "yes" if counter.value == 1 else "no")
