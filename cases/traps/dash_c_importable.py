# /// case
# title = "A Pool in a script run with python -c, and a function that can be imported"
# launch = "-c"
#
# [[expect]]
# outcome = "shared"
# why = "The function is in a module that each worker can import, here one of the standard library. The main module, which no worker can run again, is not needed."
# ///
import multiprocessing
import operator

if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    square = pool.apply(operator.mul, (3, 3))
    pool.close()
    pool.join()
    print("parent sees the worker: " + ("yes" if square == 9 else "no"))
