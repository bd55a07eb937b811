# /// resource
# title = "An ignored signal (signal.SIG_IGN)"
# family = "state"
# needs = ["signal:SIGUSR1"]
# situation = "inherited-from-the-system"
# ///
import signal


def mark(who):
    signal.signal({"parent": signal.SIGUSR1, "child": signal.SIGUSR2}[who], signal.SIG_IGN)


def marked(who):
    return signal.getsignal({"parent": signal.SIGUSR1, "child": signal.SIGUSR2}[who]) == signal.SIG_IGN
