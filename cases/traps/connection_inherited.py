# /// case
# title = "A connection that the parent opened, and two workers that ask over it"
# instead = "traps/connection-opened-by-worker"
# fix = "Open a connection in each worker: in the initializer of a Pool or an Executor, or when the worker needs it first. Drop the parent's connections before workers are forked (SQLAlchemy: engine.dispose())."
# symptoms = ["workers get each other's answers", "database connection shared by forked workers", "results of another query", "lost synchronization with server", "commands out of sync", "redis answers wrong after fork", "silently wrong data", "postgres, psycopg2 or mysql connection in forked workers", "SSL error after fork", "one connection for all processes"]
# threads = ["minus34/gnaf-loader#61", "celery/celery#1564", "onyx-dot-app/onyx#1375", "emissions-api/emissions-api#237"]
# reported = [
#     { text = "psycopg2.OperationalError: SSL error: decryption failed or bad record mac", source = "minus34/gnaf-loader#61" },
#     { text = "psycopg.OperationalError: consuming input failed: SSL error: decryption failed or bad record mac", source = "taranis-ai/taranis-ai#381" },
#     { text = "psycopg2.OperationalError: server closed the connection unexpectedly", source = "ansible-community/ara#32" },
# ]
#
# [prints]
# shared = "each worker gets its own answer: yes"
# lost = "each worker gets its own answer: no"
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# why = "Forked workers inherit one connection, with one stream of answers. Each reads whatever answer comes next, and no error is raised. Here the second worker reads the answer to the first one's question."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "shared"
# why = "The parent's connection is not there in the worker, which opens one of its own."
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
    client = connect(address)
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
