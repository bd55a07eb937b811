# /// resource
# title = "A plain list"
# family = "plain"
# instead = "manager-list"
# ///


def create():
    return []


def mark(shared, who):
    shared.append(who)


def marked(shared, who):
    return who in shared
