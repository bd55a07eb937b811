# /// resource
# title = "The state of a random.Random at module level"
# family = "state"
# recipe = "own-random"
# symptoms = ["numpy.random.default_rng", "random generator"]
# ///
import random

GENERATOR = random.Random(0)


def mark(who):
    GENERATOR.seed(who)


def marked(who):
    return GENERATOR.getstate() == random.Random(who).getstate()
