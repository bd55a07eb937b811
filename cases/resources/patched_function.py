# /// resource
# title = "A function of another module, replaced (a monkeypatch or mock)"
# family = "state"
# symptoms = ["mock", "monkeypatch"]
# ///
import time


def mark(who):
    time.ctime = lambda: who


def marked(who):
    return time.ctime() == who
