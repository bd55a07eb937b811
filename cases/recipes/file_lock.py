# /// case
# title = "Let one worker at a time do something, with a Lock"
# situation = "recipe"
# needs = ["python>=3.8"]
# symptoms = ["several processes write to the same file", "lines of a file are garbled", "only one process at a time"]
#
# [prints]
# shared = "100 whole lines"
# ///
"""Append to one file from several workers, with a Lock that lets in one at a time.

Put your own path in the place of the temporary folder. The order of the lines is that
in which the tasks are done.
"""

import json
import multiprocessing
import pathlib
import tempfile


def init(shared_lock, shared_path):
    global lock, path
    lock, path = shared_lock, shared_path


def work(number):
    line = json.dumps({"number": number, "square": number * number})
    # the lock comes first, so that the file is closed and written when it is released
    with lock, path.open("a") as file:
        file.write(f"{line}\n")


if __name__ == "__main__":
    lock = multiprocessing.Lock()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "squares.jsonl")
        with multiprocessing.Pool(3, initializer=init, initargs=(lock, path)) as pool:
            pool.map(work, range(100))
        lines = [json.loads(line) for line in path.read_text().splitlines()]
    print(f"{len(lines)} whole lines")
