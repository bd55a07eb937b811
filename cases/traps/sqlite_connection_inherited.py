# /// case
# title = "An SQLite connection with an open transaction, used by parent and worker"
# instead = "traps/sqlite-connection-opened-by-worker"
# fix = "Open a connection in each process, and commit before you start a worker."
# symptoms = ["rows are missing", "database disk image is malformed", "database is locked", "SQLite and fork", "one SQLite connection in several processes"]
#
# [limits]
# wait = 1  # SQLite waits for a lock
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "lost"
# why = "A forked worker inherits the connection with its open transaction, but not the parent's lock of the file. It writes its row and commits. Then the parent commits, and writes its own pages over the worker's. SQLite forbids carrying a connection across a fork."
# reference = "https://www.sqlite.org/howtocorrupt.html#_carrying_an_open_database_connection_across_a_fork_"
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "failed"
# why = "The worker opens its own connection, and waits for the lock that the parent's open transaction holds. It fails with an OperationalError: database is locked. The parent, which waits for the worker before it commits, gets no error."
# ///
from __future__ import print_function

import multiprocessing
import os
import sqlite3
import tempfile

connection = None


def connect(path):
    global connection
    if connection is None:
        connection = sqlite3.connect(path, timeout=0.5)
    return connection


def work(path):
    connect(path).execute("INSERT INTO names VALUES ('worker')")
    connection.commit()


if __name__ == "__main__":
    path = os.path.join(tempfile.mkdtemp(), "names.db")
    connect(path).execute("CREATE TABLE names (name TEXT)")
    connection.execute("INSERT INTO names VALUES ('parent')")
    worker = multiprocessing.Process(target=work, args=(path,))
    worker.start()
    worker.join()
    connection.commit()
    names = [name for name, in sqlite3.connect(path).execute("SELECT name FROM names")]
    print("parent sees the worker:", "yes" if "worker" in names else "no")
