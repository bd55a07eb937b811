# /// case
# title = "A Pool in a script run with python -c, as in a REPL or a notebook"
# launch = "-c"
# instead = "traps/guarded-pool"
# threads = ["jupyter/notebook#5261", "ipython/ipython#12396"]
# situation = "function-inherited-by-fork"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "idle"
# why = "There is no file that a worker could run again, so its main module is empty. The worker that takes the task fails with an AttributeError: there is no such function. The Pool replaces the worker, but the task is lost, and apply() waits forever."
# ///
import multiprocessing


def work(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    square = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker: " + ("yes" if square == 9 else "no"))
