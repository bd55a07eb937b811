# /// resource
# title = "A generator"
# family = "plain"
# instead = "queue"
# pickles = false
# situation = "pypy-raises-pickling-error"
# symptoms = ["iterator as an argument"]
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
