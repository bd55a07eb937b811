# /// experiment
# title = "Futures of an executor, then shutdown(cancel_futures=True)"
# needs = ["concurrent.futures:ProcessPoolExecutor"]
# when = 'python_version >= "3.9"'
# ///
import concurrent.futures
import json
import multiprocessing
import time

TASKS, WANTED = 2000, 100


def prepare(given_ran):
    global ran
    ran = given_ran


def work(number):
    with ran.get_lock():
        ran.value += 1
    time.sleep(0.002)
    return number == WANTED


if __name__ == "__main__":
    ran = multiprocessing.Value("i", 0)
    executor = concurrent.futures.ProcessPoolExecutor(2, initializer=prepare, initargs=(ran,))
    began = time.perf_counter()
    futures = [executor.submit(work, number) for number in range(TASKS)]
    for future in concurrent.futures.as_completed(futures):
        if future.result():
            break
    executor.shutdown(cancel_futures=True)
    print(json.dumps({"submitted": TASKS, "ran": ran.value, "needed": WANTED + 1, "seconds": time.perf_counter() - began}))
