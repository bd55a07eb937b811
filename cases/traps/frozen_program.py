# /// case
# title = "A program that will be frozen to an executable, without freeze_support()"
# instead = "traps/freeze-support"
# fix = "Call multiprocessing.freeze_support() as the first statement under the main guard, before the program reads its arguments. It is for Windows; PyInstaller and cx_Freeze extend it to Linux and macOS."
# symptoms = ["executable starts itself again and again", "PyInstaller", "cx_Freeze", "Nuitka", "frozen exe opens many windows", "a window opens for each process", "exe opens itself again and again"]
# threads = ["GAM-team/GAM#1843", "pyinstaller/pyinstaller#7580", "pyinstaller/pyinstaller#8168", "pyinstaller/pyinstaller#4865", "exo-explore/exo#995", "gh-76327"]
# reported = [
#     { text = "error: unrecognized arguments: -S -E -c from multiprocessing.resource_tracker import main;main(5)", source = "GAM-team/GAM#1843" },
#     { text = "error: unrecognized arguments: -S -E -c from multiprocessing.semaphore_tracker import main;main(5)", source = "python/cpython#5195" },
#     { text = "error: unrecognized arguments: --multiprocessing-fork pipe_handle=552", source = "pyinstaller/pyinstaller#5094" },
#     { text = "error: unrecognized arguments: --multiprocessing-fork parent_pid=7056 pipe_handle=1188", source = "pytorch/pytorch#15557" },
# ]
#
# [[expect]]
# outcome = "shared"
# why = "Run by Python it works. A frozen program has no Python to start its workers with: it starts itself, with arguments that tell what to do. Without freeze_support() they are not read, and each worker runs the whole program again, which starts workers."
# reference = "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.freeze_support"
# ///
from __future__ import print_function

import multiprocessing


def work(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    square = pool.apply(work, (3,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if square == 9 else "no")
