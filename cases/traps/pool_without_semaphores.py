# /// case
# title = "A Pool on a system without shared semaphores, such as AWS Lambda"
# instead = "traps/pipe-without-semaphores"
# fix = "Where there is no /dev/shm, use a Process with a Pipe, or threads. A Pool, an Executor, a Queue, a Lock and a Value need semaphores."
# symptoms = ["AWS Lambda", "no /dev/shm", "serverless", "sem_open", "SemLock"]
# threads = ["nalepae/pandarallel#128", "celery/celery#185", "DataDog/dd-trace-py#7251"]
# reported = [
#     { text = "OSError: [Errno 38] Function not implemented", source = "nalepae/pandarallel#128" },
#     { text = "FileNotFoundError: [Errno 2] No such file or directory", source = "wandb/weave#4835" },
#     { text = "ImportError: This platform lacks a functioning sem_open implementation, therefore, the required synchronization primitives needed will not function, see issue 3770.", source = "giampaolo/pyftpdlib#272" },
# ]
#
# [[expect]]
# outcome = "shared"
# why = "It works here. A Pool's queues need locks, and a lock is a POSIX semaphore, which Linux keeps in /dev/shm. Where that is missing, Pool() raises OSError 38, or FileNotFoundError."
# ///
from __future__ import print_function

import multiprocessing


def work(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(1)
    square = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if square == 9 else "no")
