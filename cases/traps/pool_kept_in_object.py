# /// case
# title = "An object that keeps its Pool, and a task that is a method of it"
# instead = "traps/pool-task-without-pool"
# fix = "Give the Pool a function of the module, or a method of an object that holds no Pool, no Executor and no Process."
# symptoms = ["self.pool.map(self.work)", "self.pool = Pool()"]
#
# [[expect]]
# when = 'python_version < "3"'
# outcome = "raised"
# exception = "PicklingError"
# why = "A task is pickled under every start method, and 2.7 cannot pickle a method at all. A function of the module can be pickled."
#
# [[expect]]
# outcome = "raised"
# exception = "NotImplementedError"
# why = "A task is pickled under every start method, and a method with its object. The object holds the Pool itself, which refuses to be pickled."
# ///
from __future__ import print_function

import multiprocessing


class Calculator(object):
    def __init__(self):
        self.pool = multiprocessing.Pool(2)

    def square(self, number):
        return number * number

    def squares(self, numbers):
        return self.pool.map(self.square, numbers)


if __name__ == "__main__":
    calculator = Calculator()
    squares = calculator.squares([1, 2, 3])
    calculator.pool.close()
    calculator.pool.join()
    print("parent sees the worker:", "yes" if squares == [1, 4, 9] else "no")
