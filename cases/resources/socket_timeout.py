# /// resource
# title = "The default timeout of sockets"
# family = "state"
# symptoms = ["setdefaulttimeout"]
#
# [[override]]
# reaches = ["global"]
# start_methods = ["forkserver"]
# when = 'python_full_version >= "3.14.1"'
# outcome = ["lost", "raised"]
# detail = "copy"
# exception = ["BrokenPipeError", "ConnectionResetError", "ConnectionRefusedError", "EOFError"]
# race = "the parent's answer against the fork server's attempt to read it"
# why = "From 3.14.1 the fork server runs the module, so that its own connections have this timeout too and are non-blocking for the system. It reads the parent's answer to its challenge from the descriptor, without waiting: where the answer is not there yet, the server ends with BlockingIOError, and the parent's connection breaks. Set the timeout under the main guard."
#
# [recipe]
# does = "Each worker's sockets have the same default timeout."
# name = "seconds"
# create = "10.0"
# change = "socket.setdefaulttimeout(seconds)"
# read = "socket.getdefaulttimeout()"
# prints = "10.0"
# imports = ["import socket"]
# without = ["global"]
# ///
import socket


def mark(who):
    socket.setdefaulttimeout({"parent": 10.0, "child": 20.0}[who])


def marked(who):
    return socket.getdefaulttimeout() == {"parent": 10.0, "child": 20.0}[who]
