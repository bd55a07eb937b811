# /// template
# title = "passed to a Process as an argument"
# worker = "process"
# reach = "passed"
# ///
import multiprocessing


def work(shared, number):
    CHANGE


if __name__ == "__main__":
    shared = CREATE
    workers = [
        multiprocessing.Process(target=work, args=(shared, number))
        for number in (1, 2, 3)
    ]
    for worker in workers:
        worker.start()
    print(DRAIN)  # before join()
    for worker in workers:
        worker.join()
    print(READ)
