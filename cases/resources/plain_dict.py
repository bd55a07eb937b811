# /// resource
# title = "A plain dict"
# family = "plain"
# instead = "manager-dict"
# symptoms = ["global dict is not updated", "dict is not updated by the worker", "dict stays empty"]
# ///
def create():
    return {}


def mark(shared, who):
    shared[who] = True


def marked(shared, who):
    return who in shared
