# /// template
# title = "set by each Process, which gets the value as an argument"
# note = "A Process that is not forked does not see what the parent sets under the main guard: it sets it for itself."
# worker = "process"
# reach = "passed"
# carries = "state"
# ///
import multiprocessing


def work(shared):
    CHANGE
    print(READ)


if __name__ == "__main__":
    shared = CREATE
    worker = multiprocessing.Process(target=work, args=(shared,))
    worker.start()
    worker.join()
