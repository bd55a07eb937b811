# /// resource
# title = "A generator"
# family = "plain"
# instead = "queue"
#
# [[override]]
# workers = ["executor"]
# reaches = ["passed"]
# when = 'python_version < "3.7"'
# outcome = "hung"
# detail = "idle"
# why = "A generator cannot be pickled: before 3.7 the thread that sends a task dies of that, and the result is waited for without end."
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed"]
# when = 'implementation_name == "pypy"'
# outcome = "raised"
# exception = "PicklingError"
# why = "A generator cannot be pickled, and a task's argument is; PyPy says so by a PicklingError."
#
# [[override]]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "raised"
# exception = "PicklingError"
# why = "A generator cannot be pickled, and without fork that is how it would travel; PyPy says so by a PicklingError."
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed"]
# outcome = "raised"
# exception = "TypeError"
# why = "A generator cannot be pickled, and a task's argument is, whatever the start method."
#
# [[override]]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "TypeError"
# why = "A generator cannot be pickled, and without fork that is how it would travel; the parent is told when the worker is started."
# ///
def received():
    marks = []
    while True:
        marks.append((yield marks))


def create():
    generator = received()
    next(generator)
    return generator


def mark(shared, who):
    shared.send(who)


def marked(shared, who):
    return who in next(shared)
