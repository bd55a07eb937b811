# /// resource
# title = "An object of a user-defined class"
# family = "plain"
# instead = "manager-namespace"
# ///
class Box(object):
    pass


def create():
    return Box()


def mark(shared, who):
    setattr(shared, who, True)


def marked(shared, who):
    return hasattr(shared, who)
