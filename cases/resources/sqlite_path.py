# /// resource
# title = "The path of a temporary SQLite database"
# family = "named"
# needs = ["sqlite3:connect"]
# recipe = "worker-connection"
# symptoms = ["SQLite in several processes"]
#
# [limits]
# wait = 1.0  # a SQLite without usleep() waits for a lock by whole seconds
# ///
import contextlib
import os
import sqlite3
import tempfile


def create():
    path = os.path.join(tempfile.mkdtemp(), "notes.db")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("create table notes (who text)")
    return path


def mark(shared, who):
    with contextlib.closing(sqlite3.connect(shared)) as connection:
        connection.execute("insert into notes values (?)", (who,))
        connection.commit()


def marked(shared, who):
    with contextlib.closing(sqlite3.connect(shared)) as connection:
        return connection.execute("select 1 from notes where who = ?", (who,)).fetchone() is not None


def exchange(shared, n):
    for _ in range(n):
        with contextlib.closing(sqlite3.connect(shared)) as connection:
            connection.execute("insert into notes values (1)")
            connection.commit()
            connection.execute("select who from notes limit 1").fetchone()
