# /// case
# title = "Cancel the remaining tasks at the first error"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["stop at the first exception", "cancel the remaining tasks after a failure", "cancel a future"]
#
# [prints]
# shared = "stopped: no square root of -1"
# ///
"""Cancel the remaining tasks at the first error of any task.

Put your own work in the place of `work`. Tasks that a worker has already begun run to
their end.
"""

import concurrent.futures
import math
import time


def work(number):
    time.sleep(0.01)
    if number < 0:
        message = f"no square root of {number}"
        raise ValueError(message)
    return math.sqrt(number)


if __name__ == "__main__":
    with concurrent.futures.ProcessPoolExecutor(3) as executor:
        futures = [executor.submit(work, number) for number in [4, -1, *range(100)]]
        try:
            for future in concurrent.futures.as_completed(futures):
                print(future.result())
        except ValueError as error:
            print(f"stopped: {error}")
            for future in futures:
                future.cancel()
