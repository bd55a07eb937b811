# /// case
# title = "A method of an object that holds a thread lock, as the target of a Process"
# instead = "traps/lock-created-in-worker"
# fix = "Create what cannot be pickled (a lock, a socket, an open file, a connection) in the worker: in the method itself, not in __init__()."
# symptoms = ["target=self.run", "pickles the whole object", "instance method in pool.map", "pool.map with self"]
# threads = ["giampaolo/pyftpdlib#656", "fasferraz/SWu-IKEv2#23", "oz123/pytest-localftpserver#378"]
# reported = [
#     { text = "PicklingError: first argument to __newobj__() must be <class 'super'>, not <class '__main__.X'>", source = "gh-125714" },
#     { text = "TypeError: cannot pickle '_thread._ThreadHandle' object", source = "uqfoundation/multiprocess#182" },
#     { text = "TypeError: cannot pickle 'select.epoll' object", source = "giampaolo/pyftpdlib#656" },
#     { text = "TypeError: cannot pickle 'select.kqueue' object", source = "giampaolo/pyftpdlib#561" },
#     { text = "TypeError: can't pickle module objects", source = "jfzhang95/pytorch-deeplab-xception#220" },
#     { text = "EOFError: Ran out of input", source = "jfzhang95/pytorch-deeplab-xception#220" },
# ]
#
# [[expect]]
# start_methods = ["fork"]
# outcome = "shared"
# why = "A forked worker has the object in its copy of the parent's memory, with its lock. Nothing is pickled."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# when = 'implementation_name == "pypy"'
# outcome = "raised"
# exception = "PicklingError"
# why = "start() pickles the target for the worker. A method is pickled with its object, and the object with all its attributes. A lock cannot be pickled, for which PyPy raises PicklingError, not TypeError."
#
# [[expect]]
# start_methods = ["spawn", "forkserver"]
# outcome = "raised"
# exception = "TypeError"
# why = "start() pickles the target for the worker. A method is pickled with its object, and the object with all its attributes. A lock cannot be pickled."
# ///
from __future__ import print_function

import multiprocessing
import threading


class Service(object):
    def __init__(self, letters):
        self.letters = letters
        self.lock = threading.Lock()

    def serve(self):
        with self.lock:
            self.letters.put("from the worker")


if __name__ == "__main__":
    letters = multiprocessing.Queue()
    service = Service(letters)
    worker = multiprocessing.Process(target=service.serve)
    worker.start()
    letter = letters.get()
    worker.join()
    print("parent sees the worker:", "yes" if letter == "from the worker" else "no")
