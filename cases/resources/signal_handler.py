# /// resource
# title = "A signal's handler"
# family = "state"
# needs = ["signal:SIGUSR1"]
# symptoms = ["signal handler is not called in the worker", "SIGTERM"]
# ///
import signal


def handle(number, frame):
    pass


def mark(who):
    signal.signal({"parent": signal.SIGUSR1, "child": signal.SIGUSR2}[who], handle)


def marked(who):
    return signal.getsignal({"parent": signal.SIGUSR1, "child": signal.SIGUSR2}[who]) is handle
