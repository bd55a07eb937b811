# /// case
# title = "A Pool in a script run with python -c, as in a REPL or a notebook"
# launch = "-c"
# instead = "traps/dash-c-importable"
# fix = "Put the function into a file that can be imported, next to the program or the notebook, and import it from there."
# symptoms = ["Jupyter notebook", "interactive interpreter", "REPL", "IDLE", "hangs in a notebook", "Pool does nothing in IPython", "interactive shell"]
# threads = ["jupyter/notebook#5261", "ipython/ipython#12396", "thonny/thonny#2544", "gh-132898", "microsoft/vscode-jupyter#12485"]
# reported = [
#     { text = "AttributeError: Can't get attribute 'process_background_job' on <module '__main__' (built-in)>", source = "dubovikmaster/parallelbar#5" },
#     { text = "AttributeError: Can't get attribute 'func' on <module '__main__' (built-in)>", source = "https://stackoverflow.com/questions/61860800" },
# ]
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
