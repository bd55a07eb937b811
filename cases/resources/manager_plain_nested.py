# /// resource
# title = "A plain list in a Manager's list"
# family = "proxied"
# instead = "manager-nested-list"
# threads = ["gh-80832"]
#
# [[override]]
# reaches = ["passed"]
# outcome = "lost"
# detail = "copy"
# why = "The list inside is no proxy: shared[0] gives the worker a copy of it, and the change stays in the copy."
#
# [[override]]
# reaches = ["global", "guarded"]
# start_methods = ["fork"]
# outcome = "lost"
# detail = "copy"
# why = "The list inside is no proxy: shared[0] gives the worker a copy of it, and the change stays in the copy."
#
# [[override]]
# workers = ["pool"]
# reaches = ["initializer"]
# outcome = "lost"
# detail = "copy"
# why = "The list inside is no proxy: shared[0] gives the worker a copy of it, and the change stays in the copy."
#
# [[override]]
# workers = ["executor"]
# reaches = ["initializer"]
# when = 'python_version >= "3.7"'
# outcome = "lost"
# detail = "copy"
# why = "The list inside is no proxy: shared[0] gives the worker a copy of it, and the change stays in the copy."
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
