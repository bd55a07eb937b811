# /// case
# title = "An object that keeps its Pool, and a task that is a function of the module"
#
# [[expect]]
# outcome = "shared"
# why = "A function of the module is pickled as its name. The object with the Pool stays in the parent."
# ///
from __future__ import print_function

import multiprocessing


def square(number):
    return number * number


class Calculator(object):
    def __init__(self):
        self.pool = multiprocessing.Pool(2)

    def squares(self, numbers):
        return self.pool.map(square, numbers)


if __name__ == "__main__":
    calculator = Calculator()
    squares = calculator.squares([1, 2, 3])
    calculator.pool.close()
    calculator.pool.join()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
