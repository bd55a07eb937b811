# /// case
# title = "A Pool in a script that Python reads from its standard input: python < script.py"
# launch = "stdin"
# instead = "traps/guarded-pool"
# threads = ["jupyter/notebook#5261", "ipython/ipython#12396"]
# situation = "function-inherited-by-fork"
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.13.8" and python_version < "3.14"'
# outcome = "raised"
# exception = "EOFError"
# why = "From 3.13.8 the fork server wants to run the module itself before it serves, from its file, which is said to be <stdin>, and dies of the FileNotFoundError; the parent, which waits for the worker's number, gets EOFError."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "linux" and python_full_version >= "3.14.1" and python_version < "3.15"'
# outcome = "raised"
# exception = "ConnectionResetError"
# why = "From 3.14.1 the fork server wants to run the module itself before it serves, from its file, which is said to be <stdin>, and dies of the FileNotFoundError: Linux resets the connection that it had not accepted yet. 3.15 ignores an error there, and what happens is what did before."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["forkserver"]
# when = 'sys_platform == "darwin" and (python_full_version >= "3.13.8" and python_version < "3.14" or python_full_version >= "3.14.1" and python_version < "3.15")'
# outcome = "raised"
# exception = ["ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "EOFError", "RuntimeError"]
# race = "the fork server's end against the parent's connection to it"
# why = "From 3.13.8 and 3.14.1 on the fork server wants to run the module itself before it serves, from its file, which is said to be <stdin>, and dies of the FileNotFoundError. How far the parent has come with its connection by then is a race, and decides by which exception it is told; on 3.13 that may be the RuntimeError that no acknowledgement of a descriptor was received. 3.15 ignores an error there, and what happens is what did before."
# reference = "gh-126631"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "hung"
# detail = "storm"
# why = "Each worker wants to run the module again from its file, which is said to be <stdin>, and dies of the FileNotFoundError (on Windows of OSError 22); the Pool starts another in its place, which dies of the same, and apply() waits for ever."
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
