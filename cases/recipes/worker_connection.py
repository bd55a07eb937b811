# /// case
# title = "Open a connection in each worker"
# situation = "recipe"
# needs = ["python>=3.8", "sqlite3:connect"]
# limits = { wait = 1.0 }
# symptoms = ["database connection for each worker", "postgres, psycopg2, mysql or SQLAlchemy in a Pool"]
#
# [prints]
# shared = "Ada, Grace, Mary"
# ///
"""Open a connection in each worker, once, and use it for all of the worker's tasks.

Put your own database or server in the place of SQLite. A worker must not inherit an
open connection: open none before the workers start, or close it.
"""

import contextlib
import multiprocessing
import pathlib
import sqlite3
import tempfile


def connect(path):
    global connection
    connection = sqlite3.connect(path)


def look_up(number):
    query = "SELECT name FROM people WHERE number = ?"
    return connection.execute(query, (number,)).fetchone()[0]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "people.db")
        # only for the example: a database to look into
        with contextlib.closing(sqlite3.connect(path)) as database, database:
            database.execute("CREATE TABLE people (number INTEGER, name TEXT)")
            people = enumerate(["Ada", "Grace", "Mary"])
            database.executemany("INSERT INTO people VALUES (?, ?)", people)
        with multiprocessing.Pool(3, initializer=connect, initargs=(path,)) as pool:
            names = pool.map(look_up, range(3))
    print(", ".join(names))
