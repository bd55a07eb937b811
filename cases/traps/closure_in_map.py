# /// case
# title = "A closure passed to a Pool's map()"
# instead = "traps/partial-in-map"
# fix = "Move the function to module level, and give it the values that it closed over: with functools.partial(), starmap() or in the items."
# symptoms = ["nested function in pool.map", "inner function", "decorated function", "local function cannot be pickled", "pass an extra argument to pool.map"]
# threads = ["gh-126831", "facebookresearch/spdl#1565"]
# reported = [
#     { text = "AttributeError: Can't pickle local object 'create_vctk_dataloader.<locals>.collate_fn'", source = "maum-ai/nuwave2#10" },
#     { text = "EOFError: Ran out of input", source = "maum-ai/nuwave2#10" },
# ]
#
# [[expect]]
# when = 'python_version < "3" or python_version >= "3.14" or implementation_name == "pypy"'
# outcome = "raised"
# exception = "PicklingError"
# why = "A task's function is pickled as the name by which the worker imports it, under fork too, and a function within a function cannot be imported."
#
# [[expect]]
# outcome = "raised"
# exception = "AttributeError"
# why = "A task's function is pickled as the name by which the worker imports it, under fork too, and a function within a function cannot be imported. From 3.14 it is a PicklingError."
# reference = "gh-122311"
# ///
from __future__ import print_function

import multiprocessing


def power(exponent, number):
    return number**exponent


def to_the_power_of(exponent):
    def of_number(number):
        return power(exponent, number)

    return of_number


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    squares = pool.map(to_the_power_of(2), [1, 2, 3])
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
