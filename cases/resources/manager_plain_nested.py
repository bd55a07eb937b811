# /// resource
# title = "A plain list in a Manager's list"
# family = "plain"
# instead = "manager-nested-list"
# threads = ["gh-80832"]
# situation = ["manager-list-at-module-level", "manager-at-module-level"]
# symptoms = ["nested dict or list of a Manager is not updated"]
#
# [[override]]
# reaches = ["passed", "initializer"]
# outcome = "lost"
# detail = "copy"
# why = "The worker reaches the Manager's list, but shared[0] returns a copy of the inner list. What the worker appends to that copy stays in the worker. Assign it back (shared[0] = changed), or use a Manager's list as the inner list, which works from 3.6."
# fix = "Assign the inner list back (`shared[0] = changed`), or put a Manager's list into the list."
#
# [[override]]
# reaches = ["global", "guarded"]
# start_methods = ["fork"]
# outcome = "lost"
# detail = "copy"
# why = "The worker reaches the Manager's list, but shared[0] returns a copy of the inner list. What the worker appends to that copy stays in the worker. Assign it back (shared[0] = changed), or use a Manager's list as the inner list, which works from 3.6."
# fix = "Assign the inner list back (`shared[0] = changed`), or put a Manager's list into the list."
# ///
import multiprocessing


def create():
    return multiprocessing.Manager().list([[]])


def mark(shared, who):
    if who == "parent":
        shared[0] = [who]
    else:
        # what most people write: it changes the copy that shared[0] returned
        shared[0].append(who)


def marked(shared, who):
    return who in shared[0]
