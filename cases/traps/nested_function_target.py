# /// case
# title = "A nested function as the target of a Process"
# instead = "traps/function-target"
# fix = "Move the function to module level, and give it what it took from the function around it with args."
# symptoms = ["local function", "inner function", "decorated function as target", "collate_fn of a DataLoader that is a local function"]
# threads = ["gh-126831", "motioneye-project/motioneye#3256", "facebookresearch/spdl#1565"]
# reported = [
#     { text = "AttributeError: Can't pickle local object 'create_vctk_dataloader.<locals>.collate_fn'", source = "maum-ai/nuwave2#10" },
#     { text = "EOFError: Ran out of input", source = "maum-ai/nuwave2#10" },
# ]
# situation = "function-inherited-by-fork"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# when = 'python_version < "3.14" and implementation_name != "pypy"'
# outcome = "raised"
# exception = "AttributeError"
# why = "start() pickles the target for the worker. A function is pickled as the name by which the worker imports it, and a nested function cannot be imported."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "PicklingError"
# why = "start() pickles the target for the worker. A function is pickled as the name by which the worker imports it, and a nested function cannot be imported. CPython before 3.14 raises AttributeError instead."
# reference = "gh-122311"
# ///
from __future__ import print_function

import multiprocessing


def main():
    letters = multiprocessing.Queue()

    def work():
        letters.put("from the worker")

    worker = multiprocessing.Process(target=work)
    worker.start()
    letter = letters.get()
    worker.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")


if __name__ == "__main__":
    main()
