# /// case
# title = "Two workers that ask over connections of their own"
#
# [prints]
# shared = "each worker gets its own answer: yes"
# lost = "each worker gets its own answer: no"
#
# [[expect]]
# outcome = "shared"
# why = "Each worker opens its own connection, so only its own answers come over it."
# ///
from __future__ import print_function

import multiprocessing
import multiprocessing.connection
import threading

connection = None


def connect(address):
    global connection
    if connection is None:
        connection = multiprocessing.connection.Client(address)
    return connection


def answer_all(listener):
    while True:
        thread = threading.Thread(target=answer, args=(listener.accept(),))
        thread.daemon = True
        thread.start()


def answer(client):
    try:
        while True:
            client.send(client.recv())  # the answer is the question
    except (EOFError, IOError):  # the client has gone
        client.close()


def work(address, number, asked, may_read, answers):
    client = multiprocessing.connection.Client(address)
    client.send(number)
    asked.set()
    may_read.wait()
    answers.put(client.recv())


if __name__ == "__main__":
    listener = multiprocessing.connection.Listener(("127.0.0.1", 0))
    server = threading.Thread(target=answer_all, args=(listener,))
    server.daemon = True
    server.start()
    connect(listener.address)
    asked, answers = multiprocessing.Event(), multiprocessing.Queue()
    may_read = [multiprocessing.Event(), multiprocessing.Event()]
    workers = []
    for number in range(2):
        task = (listener.address, number, asked, may_read[number], answers)
        workers.append(multiprocessing.Process(target=work, args=task))
        workers[number].start()
        asked.wait()
        asked.clear()
    may_read[1].set()  # the second reads before the first
    got = [answers.get()]
    may_read[0].set()
    got.append(answers.get())
    for worker in workers:
        worker.join()
    print("each worker gets its own answer:", "yes" if got == [1, 0] else "no")
