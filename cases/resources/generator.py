# /// resource
# title = "A generator"
# family = "plain"
# instead = "queue"
# pickles = false
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
