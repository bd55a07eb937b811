# /// case
# title = "Stop all workers at the first hit"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["stop all workers when one has found the answer", "stop early"]
#
# [prints]
# shared = "hit: 11111"
# ///
"""Stop all workers at the first hit, by an Event that the parent sets and they look at.

Put your own test in the place of `is_hit`. The first hit is the one that is found
first, and not the smallest. Tasks that have not begun return at once after it.
"""

import multiprocessing


def init(shared_stop):
    global stop
    stop = shared_stop


def is_hit(number):
    return number * number == 123_454_321


def search(numbers):
    for number in numbers:
        if stop.is_set():
            return None
        if is_hit(number):
            return number
    return None


if __name__ == "__main__":
    stop = multiprocessing.Event()
    parts = [range(start, start + 1000) for start in range(0, 100_000, 1000)]
    with multiprocessing.Pool(3, initializer=init, initargs=(stop,)) as pool:
        for hit in pool.imap_unordered(search, parts):
            if hit is not None:
                break
        stop.set()
        # let the workers end by themselves: the end of `with` would kill them
        pool.close()
        pool.join()
    print(f"hit: {hit}")
