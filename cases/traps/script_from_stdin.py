# /// case
# title = "A Pool in a script that Python reads from its standard input: python < script.py"
# launch = "stdin"
# instead = "traps/guarded-pool"
# threads = ["jupyter/notebook#5261", "ipython/ipython#12396"]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker has the function in its copy of the parent's memory: nothing is run again."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "storm"
# why = "Each worker wants to run the module again from its file, which is said to be <stdin>, and dies of the FileNotFoundError; the Pool starts another in its place, which dies of the same, and apply() waits for ever."
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
