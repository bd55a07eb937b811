# /// resource
# title = "An ignored signal (signal.SIG_IGN)"
# family = "state"
# needs = ["signal:SIGUSR1"]
# situation = "inherited-from-the-system"
# limits = { wait = 0.5, processes = 20 }
# recipe = "interrupt"
# symptoms = ["SIG_IGN", "ignore SIGINT"]
# ///
import signal
import subprocess


def mark(who):
    signal.signal({"parent": signal.SIGUSR1, "child": signal.SIGUSR2}[who], signal.SIG_IGN)


def marked(who):
    # a shell that sends itself the signal ends with it, unless it inherited that the signal is ignored
    return subprocess.call(["/bin/sh", "-c", "kill -%s $$" % {"parent": "USR1", "child": "USR2"}[who]]) == 0
