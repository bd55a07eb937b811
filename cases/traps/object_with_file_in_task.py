# /// case
# title = "A Pool's task whose argument is an object that holds an open file"
# instead = "traps/object-with-path-in-task"
# fix = "Keep in the object what can be pickled, such as a path or an address, and open the file or the connection where it is used."
# symptoms = ["a task's argument cannot be pickled", "fails under fork too"]
# threads = ["pythongssapi/httpx-gssapi#61", "jd/tenacity#429"]
#
# [[expect]]
# when = 'python_version < "3"'
# outcome = "raised"
# exception = "ValueError"
# why = "A task's arguments are pickled, and 2.7 pickles a file without what it has open. The worker gets a closed file, which it cannot read."
#
# [[expect]]
# outcome = "raised"
# exception = "TypeError"
# why = "A task's arguments are pickled under every start method, under fork too: an object with all its attributes. An open file cannot be pickled."
# ///
from __future__ import print_function

import multiprocessing


class Reader(object):
    def __init__(self, path):
        self.path = path
        self.file = open(path)

    def first_line(self):
        return self.file.readline()


def work(reader):
    return reader.first_line()


if __name__ == "__main__":
    reader = Reader(__file__)
    pool = multiprocessing.Pool(2)
    line = pool.apply(work, (reader,))
    pool.close()
    pool.join()
    print("parent sees the worker:", "yes" if line else "no")
