# /// resource
# title = "A global number"
# family = "plain"
# instead = "value"
#
# [[override]]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "separate"
# why = "It is a name of the module, which no argument carries: the worker runs the module again, and has one of its own."
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed"]
# start_methods = ["fork"]
# outcome = "lost"
# detail = "copy"
# why = "It is a name of the module, which no argument carries: a forked worker has a copy of the module, and gives the name another number there."
# ///
marks = 0


def create():
    return marks


def mark(shared, who):
    # a number cannot be changed: what changes is which number the name stands for
    global marks
    marks |= {"parent": 1, "child": 2}[who]


def marked(shared, who):
    return bool(marks & {"parent": 1, "child": 2}[who])
