# /// resource
# title = "Both ends of a socket.socketpair()"
# family = "descriptor"
# needs = ["socket:socketpair"]
# symptoms = ["pass a socket"]
#
# [[override]]
# workers = ["pool"]
# reaches = ["passed"]
# when = 'python_version < "3"'
# outcome = "raised"
# exception = "ValueError"
# why = "2.7 pickles a socket without its descriptor, and the worker unpickles a closed socket."
# ///
import select
import socket


def create():
    return socket.socketpair()


def mark(shared, who):
    for_parent, for_child = shared
    own = for_parent if who == "parent" else for_child
    own.sendall(who.encode())


def marked(shared, who):
    for_parent, for_child = shared
    own = for_child if who == "parent" else for_parent
    return own in select.select([own], [], [], 0.5)[0] and own.recv(10) == who.encode()


def exchange(shared, n):
    for_parent, for_child = shared
    for _ in range(n):
        for_parent.sendall(b"1")
        for_child.recv(1)
