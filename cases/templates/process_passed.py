# /// template
# title = "passed to a Process as an argument"
# note = "Each Process gets it as an argument."
# worker = "process"
# reach = "passed"
# ///
import multiprocessing


def work(shared, number):
    CHANGE


if __name__ == "__main__":
    numbers = range(4)
    shared = CREATE
    workers = [
        multiprocessing.Process(target=work, args=(shared, number))
        for number in numbers
    ]
    for worker in workers:
        worker.start()
    # before join(): a worker with items that nobody has read does not end
    print(DRAIN)
    for worker in workers:
        worker.join()
    print(READ)
