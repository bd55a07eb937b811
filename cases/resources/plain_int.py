# /// resource
# title = "A global number"
# family = "plain"
# instead = "value"
# symptoms = ["global variable is not updated", "variable keeps its old value"]
#
# [[override]]
# reaches = ["passed", "initializer"]
# start_methods = ["spawn", "forkserver"]
# outcome = "lost"
# detail = "separate"
# why = "It is a name in the module, and no argument passes a name. The worker runs the module again and has its own."
#
# [[override]]
# workers = ["pool", "executor"]
# reaches = ["passed"]
# start_methods = ["fork"]
# outcome = "lost"
# detail = "copy"
# why = "It is a name in the module, and no argument passes a name. A forked worker has a copy of the module and assigns another number to the name there."
# ///
marks = 0


def create():
    return marks


def mark(shared, who):
    # a number cannot be changed: the name gets another number
    global marks
    marks |= {"parent": 1, "child": 2}[who]


def marked(shared, who):
    return bool(marks & {"parent": 1, "child": 2}[who])
