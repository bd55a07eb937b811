# /// template
# title = "set by a Process, which gets it as an argument"
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
