# /// resource
# title = "A plain list"
# family = "plain"
# instead = "manager-list"
# symptoms = ["list is empty after the worker appended to it", "global list is not updated", "list stays empty"]
# ///


def create():
    return []


def mark(shared, who):
    shared.append(who)


def marked(shared, who):
    return who in shared
