# /// template
# title = "a global that a forked Process inherits"
# worker = "process"
# reach = "guarded"
# fork_only = true
# ///
import multiprocessing


def work(number):
    CHANGE


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    shared = CREATE
    workers = [
        multiprocessing.Process(target=work, args=(number,)) for number in (1, 2, 3)
    ]
    for worker in workers:
        worker.start()
    print(DRAIN)  # before join()
    for worker in workers:
        worker.join()
    print(READ)
