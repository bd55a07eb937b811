# /// case
# title = "A Pool in a script read from standard input: python < script.py"
# launch = "stdin"
# instead = "traps/guarded-pool"
# fix = "Save the script as a file and run that."
# symptoms = ["python < script.py", "heredoc", "pipe a script into python", "No such file or directory: '<stdin>'"]
# threads = ["jupyter/notebook#5261", "ipython/ipython#12396"]
# situation = "function-inherited-by-fork"
#
# [limits]
# processes = 6  # it starts four: the parent, a worker, a fork server and a tracker; short-lived workers are seen rarely
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.13.8" and python_version < "3.14"'
# outcome = "raised"
# exception = "EOFError"
# why = "From 3.13.8 the fork server runs the module before it serves. The module's file is named <stdin>, and the server fails with a FileNotFoundError. The parent, which waits for the worker's PID, gets EOFError."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.14.1" and python_version < "3.15"'
# outcome = "raised"
# exception = "ConnectionResetError"
# why = "From 3.14.1 the fork server runs the module before it serves. The module's file is named <stdin>, and the server fails with a FileNotFoundError. Linux resets the parent's connection, which the server had not accepted yet. 3.15 ignores the error and behaves as 3.14.0 does."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "darwin" and (python_full_version >= "3.13.8" and python_version < "3.14" or python_full_version >= "3.14.1" and python_version < "3.15")'
# outcome = "raised"
# exception = ["ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "EOFError", "RuntimeError"]
# race = "the fork server's end against the parent's connection to it"
# why = "From 3.13.8 and from 3.14.1 the fork server runs the module before it serves. The module's file is named <stdin>, and the server fails with a FileNotFoundError. Which exception the parent gets depends on how far its connection has come by then. On 3.13 it may be RuntimeError (did not receive acknowledgement of fd). 3.15 ignores the error and behaves as 3.14.0 does."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "storm"
# why = "Each worker runs the module again. The module's file is named <stdin>, and the worker fails with a FileNotFoundError (on Windows with OSError 22). The Pool replaces the worker, which fails in the same way. apply() waits forever."
# ///
import multiprocessing


def work(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(1)
    square = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker: " + ("yes" if square == 9 else "no"))
