# /// template
# title = "a global that a forked Process inherits"
# note = "Each Process is a fork of the parent, and inherits what exists when it starts."
# worker = "process"
# reach = "guarded"
# fork_only = true
# ///
import multiprocessing


def work(number):
    CHANGE


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    numbers = range(4)
    shared = CREATE
    workers = [context.Process(target=work, args=(number,)) for number in numbers]
    for worker in workers:
        worker.start()
    # before join(): a worker with items that nobody has read does not end
    print(DRAIN)
    for worker in workers:
        worker.join()
    print(READ)
