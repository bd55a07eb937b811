# /// resource
# title = "sys.stdout, replaced by another object"
# family = "state"
# symptoms = ["redirect stdout", "capture what a worker prints", "output of a worker does not appear"]
# ///
import sys


class Output(object):
    def __init__(self, who, stream):
        self.who = who
        self.stream = stream

    def write(self, text):
        self.stream.write(text)

    def flush(self):
        self.stream.flush()


def mark(who):
    sys.stdout = Output(who, sys.stdout)


def marked(who):
    return getattr(sys.stdout, "who", None) == who
