# /// resource
# title = "A plain dict"
# family = "plain"
# instead = "manager-dict"
# ///
def create():
    return {}


def mark(shared, who):
    shared[who] = True


def marked(shared, who):
    return who in shared
