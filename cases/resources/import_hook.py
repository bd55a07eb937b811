# /// resource
# title = "A finder in sys.meta_path"
# family = "state"
# symptoms = ["import hook"]
# ///
import sys


class Finder(object):
    def __init__(self, who):
        self.who = who

    def find_spec(self, name, path=None, target=None):
        return None

    def find_module(self, name, path=None):
        return None


def mark(who):
    sys.meta_path.insert(0, Finder(who))


def marked(who):
    return who in [getattr(finder, "who", None) for finder in sys.meta_path]
