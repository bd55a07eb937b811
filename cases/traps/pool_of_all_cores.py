# /// case
# title = "A Pool with as many workers as there are cores, on Windows with more than 60"
# instead = "traps/pool-of-60-workers"
# fix = "Limit the number of workers: Pool(min(60, multiprocessing.cpu_count())), and max_workers=60 of an Executor."
# symptoms = ["works on a laptop and hangs on a big Windows server", "64 cores", "128 cores", "max_workers must be <= 61", "more than 60 processes on Windows", "too many workers"]
# threads = ["pydantic/bump-pydantic#132", "zylon-ai/private-gpt#391", "microsoft/qlib#926", "gh-89240"]
# reported = [
#     { text = "ValueError: need at most 63 handles, got a sequence of length 66", source = "zylon-ai/private-gpt#391" },
#     { text = "ValueError: need at most 63 handles, got a sequence of length 64", source = "microsoft/qlib#926" },
# ]
#
# [limits]
# processes = 300  # as many as there are cores, and more
#
# [[expect]]
# when = 'sys_platform == "win32"'
# outcome = "shared"
# why = "With 60 cores or fewer it works. With more, up to 3.12, a thread of the Pool fails: Windows waits for 63 handles at most. The ValueError is printed, and the Pool waits forever. From 3.13 it waits in batches."
# reference = "gh-89240"
#
# [[expect]]
# outcome = "shared"
# why = "Only Windows limits how many workers a process can wait for."
# ///
from __future__ import print_function

import multiprocessing


def work(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool()
    squares = pool.map(work, [1, 2, 3])
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
