# /// case
# title = "Collect results as they come"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["results as soon as each one is done", "as_completed", "progress bar", "tqdm", "progress bar does not move until the end", "order of results"]
#
# [prints]
# shared = "10 squares, sum 285"
# ///
"""Collect the results of all tasks as they come, whichever is done first.

Put your own work in the place of `work`. `result()` raises the error of a task that
failed: catch it there to go on with the others.
"""

import concurrent.futures
import time


def work(number):
    if number % 3 == 0:
        time.sleep(0.05)
    return number * number


if __name__ == "__main__":
    squares = {}
    with concurrent.futures.ProcessPoolExecutor(3) as executor:
        futures = {executor.submit(work, number): number for number in range(10)}
        for future in concurrent.futures.as_completed(futures):
            number = futures[future]
            squares[number] = future.result()
            print(f"{number} squared is {squares[number]}")
    print(f"{len(squares)} squares, sum {sum(squares.values())}")
