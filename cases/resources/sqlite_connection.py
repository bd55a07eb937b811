# /// resource
# title = "A connection to a SQLite database"
# family = "descriptor"
# instead = "sqlite-path"
# needs = ["sqlite3:connect"]
# pickles = false
# situation = "pypy-pickles-in-part"
# symptoms = ["one database connection for all processes"]
#
# [limits]
# wait = 1.0  # a SQLite without usleep() waits for a lock by whole seconds
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'python_version < "3"'
# outcome = "raised"
# exception = "ProgrammingError"
# why = "2.7 pickles a connection without its database, and the worker unpickles a connection that was never opened."
#
# [[override]]
# workers = ["process"]
# reaches = ["global", "guarded", "passed"]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker inherits the connection with its descriptor. Here parent and worker take turns, and the row arrives. SQLite still forbids it: using a connection after a fork breaks its locks and may corrupt the database. Pass the path, and connect in the worker."
# reference = "https://www.sqlite.org/howtocorrupt.html"
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["global", "guarded", "initializer"]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker inherits the connection with its descriptor. Here parent and worker take turns, and the row arrives. SQLite still forbids it: using a connection after a fork breaks its locks and may corrupt the database. Pass the path, and connect in the worker."
# reference = "https://www.sqlite.org/howtocorrupt.html"
# ///
import os
import sqlite3
import tempfile


def create():
    connection = sqlite3.connect(os.path.join(tempfile.mkdtemp(), "notes.db"))
    connection.execute("create table notes (who text)")
    return connection


def mark(shared, who):
    shared.execute("insert into notes values (?)", (who,))
    shared.commit()


def marked(shared, who):
    return shared.execute("select 1 from notes where who = ?", (who,)).fetchone() is not None


def exchange(shared, n):
    for _ in range(n):
        shared.execute("insert into notes values (1)")
        shared.commit()
        shared.execute("select who from notes limit 1").fetchone()
