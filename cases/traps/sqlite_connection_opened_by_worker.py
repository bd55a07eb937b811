# /// case
# title = "An SQLite database, with a connection for each process, and no open transaction"
#
# [limits]
# wait = 1  # SQLite waits for a lock
#
# [[expect]]
# outcome = "shared"
# why = "Each process has its own connection and takes the file's lock when it writes. The parent holds none while it waits."
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
    connection = sqlite3.connect(path, timeout=0.5)
    connection.execute("INSERT INTO names VALUES ('worker')")
    connection.commit()


if __name__ == "__main__":
    path = os.path.join(tempfile.mkdtemp(), "names.db")
    connect(path).execute("CREATE TABLE names (name TEXT)")
    connection.execute("INSERT INTO names VALUES ('parent')")
    connection.commit()
    worker = multiprocessing.Process(target=work, args=(path,))
    worker.start()
    worker.join()
    names = [name for name, in sqlite3.connect(path).execute("SELECT name FROM names")]
    print("parent sees the worker:", "yes" if "worker" in names else "no")
