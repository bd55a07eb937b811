# /// resource
# title = "An object of a user-defined class"
# family = "plain"
# instead = "manager-namespace"
# symptoms = ["attribute of an object changed in the worker", "object is not updated", "instance of a custom class is not shared"]
# ///
class Box(object):
    pass


def create():
    return Box()


def mark(shared, who):
    setattr(shared, who, True)


def marked(shared, who):
    return hasattr(shared, who)
