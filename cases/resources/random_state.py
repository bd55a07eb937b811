# /// resource
# title = "The state of the module random (random.seed)"
# family = "state"
# instead = "own-random"
# symptoms = ["random.seed", "numpy.random.seed", "reproducible random numbers"]
#
# [[override]]
# start_methods = ["fork"]
# outcome = "lost"
# detail = "separate"
# why = "A forked child seeds the module random anew, so that each worker has numbers of its own."
# reference = "https://docs.python.org/3/library/random.html#random.seed"
#
# [[override]]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'python_full_version >= "3.13.8" and python_version < "3.14" or python_full_version >= "3.14.1"'
# outcome = "lost"
# detail = "separate"
# why = "From 3.13.8 and from 3.14.1 the fork server runs the module, and a worker is a forked child of the server, which seeds the module random anew. Before, the worker runs the module itself, after the fork."
# reference = "gh-126631"
# ///
import random


def mark(who):
    random.seed(who)


def marked(who):
    return random.getstate() == random.Random(who).getstate()
