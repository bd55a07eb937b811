# /// resource
# title = "A plain list in a Manager's list"
# family = "plain"
# instead = "manager-nested-list"
# threads = ["gh-80832"]
# situation = ["manager-list-at-module-level", "manager-at-module-level"]
#
# [[override]]
# reaches = ["passed", "initializer"]
# outcome = "lost"
# detail = "copy"
# why = "The worker does reach the Manager's list; but what it is given of it is the server's answer, a copy of the inner list, and what it appends to that copy stays in the worker. Assign it back (shared[0] = changed), or put a Manager's list there, which 3.6 and later allow."
#
# [[override]]
# reaches = ["global", "guarded"]
# start_methods = ["fork"]
# outcome = "lost"
# detail = "copy"
# why = "The worker does reach the Manager's list; but what it is given of it is the server's answer, a copy of the inner list, and what it appends to that copy stays in the worker. Assign it back (shared[0] = changed), or put a Manager's list there, which 3.6 and later allow."
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().list([[]])


def mark(shared, who):
    if who == "parent":
        shared[0] = [who]
    else:
        # what most people write: it changes the copy that shared[0] has given
        shared[0].append(who)


def marked(shared, who):
    return who in shared[0]
