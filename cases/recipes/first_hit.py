# /// case
# title = "Stop all workers at the first hit"
# situation = "recipe"
# needs = ["python>=3.8"]
#
# [prints]
# shared = "hit: 11111"
# ///
"""Stop all workers at the first hit, with an Event that each of them looks at.

Put your own test in the place of `is_hit`. Waiting tasks return at once when the Event
is set, and no worker is killed in the middle of its work.
"""

import multiprocessing


def initialize(shared_stop):
    global stop
    stop = shared_stop


def is_hit(number):
    return number * number == 123_454_321


def search(numbers):
    for number in numbers:
        if stop.is_set():
            break
        if is_hit(number):
            return number
    return None


if __name__ == "__main__":
    stop = multiprocessing.Event()
    parts = [range(start, start + 1000) for start in range(0, 100_000, 1000)]
    with multiprocessing.Pool(3, initialize, (stop,)) as pool:
        for hit in pool.imap_unordered(search, parts):
            if hit is not None:
                break
        stop.set()
        pool.close()
        pool.join()
    print(f"hit: {hit}")
