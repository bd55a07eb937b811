"""Each rule finds its fault in a minimal program, and nothing in one that looks like it and works."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from typing import NamedTuple

import pytest
from linting import lint_files
from linting import lint_text
from linting import rules_of

from canishare.programs.rules import RULES


class Example(NamedTuple):
    """A program with a fault, and one without."""

    wrong: str
    right: str


EXAMPLES: Final = {
    "no-main-guard": Example(
        """
        from concurrent.futures import ProcessPoolExecutor as Executor

        def main():
            with Executor() as executor:
                print(list(executor.map(abs, [1])))

        main()
        """,
        """
        from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

        def main():
            with ProcessPoolExecutor() as executor:
                print(list(executor.map(abs, [1])))

        threads = ThreadPoolExecutor()
        threads.submit(abs, 1).result()
        if __name__ == "__main__":
            main()
        """,
    ),
    "set-start-method-at-import": Example(
        """
        import multiprocessing as mp

        mp.set_start_method("spawn")
        """,
        """
        import multiprocessing as mp

        try:
            mp.set_start_method("spawn")
        except RuntimeError:
            pass
        mp.set_start_method("spawn", force=True)
        """,
    ),
    "set-start-method-twice": Example(
        """
        from multiprocessing import set_start_method

        def main():
            set_start_method("spawn")
            set_start_method("spawn")
        """,
        """
        from multiprocessing import set_start_method
        import sys

        def main():
            if sys.platform == "linux":
                set_start_method("forkserver")
            else:
                set_start_method("spawn")
        """,
    ),
    "only-spawn-checked": Example(
        """
        import multiprocessing

        def needs_state():
            return multiprocessing.get_start_method() == "spawn"
        """,
        """
        import multiprocessing

        def needs_state():
            return multiprocessing.get_start_method() in ("spawn", "forkserver")

        def is_spawn():
            return multiprocessing.get_start_method() == "spawn"
        """,
    ),
    "start-method-forced": Example(
        """
        import multiprocessing

        multiprocessing.set_start_method("spawn", force=True)

        def work():
            pass
        """,
        """
        import multiprocessing, sys

        if sys.platform == "darwin":
            multiprocessing.set_start_method("spawn", force=True)

        def main():
            multiprocessing.set_start_method("spawn", force=True)
        """,
    ),
    "no-freeze-support": Example(
        """
        import multiprocessing, os, sys

        def folder():
            return sys._MEIPASS if getattr(sys, "frozen", False) else os.path.dirname(__file__)

        def main():
            with multiprocessing.Pool() as pool:
                print(pool.map(abs, [1]))

        if __name__ == "__main__":
            main()
        """,
        """
        import multiprocessing, os, sys

        def folder():
            return sys._MEIPASS if getattr(sys, "frozen", False) else os.path.dirname(__file__)

        def main():
            with multiprocessing.Pool() as pool:
                print(pool.map(abs, [1]))

        if __name__ == "__main__":
            multiprocessing.freeze_support()
            main()
        """,
    ),
    "signal-handler-of-parent": Example(
        """
        import multiprocessing, signal

        def stop(number, frame):
            raise TimeoutError

        def work(number):
            signal.alarm(3)
            return number

        def main():
            signal.signal(signal.SIGALRM, stop)
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
        """
        import multiprocessing, os, signal

        def stop(number, frame):
            raise TimeoutError

        def initialize():
            signal.signal(signal.SIGALRM, stop)

        def work(number):
            signal.alarm(3)
            signal.alarm(0)
            os.kill(os.getppid(), signal.SIGTERM)
            return number

        def main():
            signal.signal(signal.SIGALRM, stop)
            signal.signal(signal.SIGTERM, stop)
            signal.signal(signal.SIGUSR1, signal.SIG_IGN)
            with multiprocessing.Pool(initializer=initialize) as pool:
                print(pool.map(work, [1]))
        """,
    ),
    "warnings-of-parent": Example(
        """
        import multiprocessing, warnings

        def work(number):
            if number < 0:
                warnings.warn("negative", RuntimeWarning)

        def main():
            warnings.simplefilter("error", RuntimeWarning)
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
        """,
        """
        import multiprocessing, warnings

        def work(number):
            warnings.warn("a number", RuntimeWarning)

        def careful(number):
            warnings.simplefilter("ignore")
            warnings.warn("a number")

        def main():
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.filterwarnings("ignore", message="other")
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])

        def other():
            warnings.simplefilter("ignore")
            with multiprocessing.Pool() as pool:
                pool.map(careful, [1])
        """,
    ),
    "directory-after-pool": Example(
        """
        import multiprocessing, os

        def work(number):
            with open("numbers.txt") as file:
                return file.readline()

        def main(folder):
            with multiprocessing.Pool() as pool:
                os.chdir(folder)
                print(pool.map(work, [1]))
        """,
        """
        import multiprocessing, os

        def work(number):
            with open("numbers.txt") as file:
                return file.readline()

        def absolute(number):
            with open("/etc/hostname") as file:
                return file.readline()

        def main(folder):
            os.chdir(folder)
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))

        def other(folder):
            with multiprocessing.Pool() as pool:
                os.chdir(folder)
                print(pool.map(absolute, [1]))
        """,
    ),
    "process-name-at-import": Example(
        """
        import multiprocessing

        if multiprocessing.current_process().name == "worker":
            ready = True
        """,
        """
        import multiprocessing

        if multiprocessing.current_process().name == "MainProcess":
            ready = True
        """,
    ),
    "lambda-to-worker": Example(
        """
        import multiprocessing

        double = lambda number: 2 * number

        def main():
            with multiprocessing.Pool() as pool:
                print(pool.map(double, [1]))
        """,
        """
        import multiprocessing
        from multiprocessing.pool import ThreadPool
        from multiprocessing.dummy import Pool

        def main():
            with ThreadPool() as pool:
                print(pool.map(lambda number: number, [1]))
            with Pool() as pool:
                print(pool.map(lambda number: number, [1]))
            context = multiprocessing.get_context("fork")
            context.Process(target=lambda: None).start()
        """,
    ),
    "nested-function-to-worker": Example(
        """
        import functools, multiprocessing

        def main():
            def work(a, b):
                return a + b
            with multiprocessing.Pool() as pool:
                print(pool.map(functools.partial(work, 1), [1]))
        """,
        """
        import functools, multiprocessing

        def work(a, b):
            return a + b

        def main():
            with multiprocessing.Pool() as pool:
                print(pool.map(functools.partial(work, 1), [1]))
        """,
    ),
    "function-under-guard": Example(
        """
        import multiprocessing

        if __name__ == "__main__":
            def work():
                pass
            multiprocessing.Process(target=work).start()
        """,
        """
        import multiprocessing

        def work():
            pass

        if __name__ == "__main__":
            multiprocessing.Process(target=work).start()
        """,
    ),
    "unpicklable-argument": Example(
        """
        import multiprocessing, threading

        def work(lock):
            pass

        def main():
            multiprocessing.Process(target=work, args=(threading.Lock(),)).start()
        """,
        """
        import multiprocessing

        def work(lock):
            pass

        def main():
            multiprocessing.Process(target=work, args=(multiprocessing.Lock(),)).start()
            with multiprocessing.Pool() as pool:
                pool.map(work, (number for number in range(3)))
        """,
    ),
    "unpicklable-attribute": Example(
        """
        import multiprocessing

        class Service:
            def __init__(self, path):
                self.file = open(path)

            def serve(self):
                pass

            def start(self):
                multiprocessing.Process(target=self.serve).start()
        """,
        """
        import multiprocessing

        class Service:
            def __init__(self, path):
                self.file = open(path)

            def __getstate__(self):
                return {}

            def serve(self):
                pass

            def start(self):
                self.process = multiprocessing.Process(target=self.serve)
                self.process.start()

        class Lazy:
            def __init__(self, path):
                self.file = None

            def serve(self):
                self.file = open("path")

            def start(self):
                multiprocessing.Process(target=self.serve).start()
        """,
    ),
    "started-process-to-worker": Example(
        """
        import multiprocessing

        class Server:
            def run(self, number):
                pass

            def start(self, count):
                self.workers = [multiprocessing.Process(target=self.run, args=(number,)) for number in range(count)]
                for worker in self.workers:
                    worker.start()
        """,
        """
        import multiprocessing

        class Server:
            def run(self, number):
                pass

            def start(self, count):
                workers = [multiprocessing.Process(target=self.run, args=(number,)) for number in range(count)]
                for worker in workers:
                    worker.start()

            def start_one(self):
                self.worker = multiprocessing.Process(target=self.run, args=(1,))
                self.worker.start()

        class Careful:
            def __getstate__(self):
                return {}

            def run(self):
                pass

            def start(self, count):
                self.workers = []
                for _ in range(count):
                    worker = multiprocessing.Process(target=self.run)
                    worker.start()
                    self.workers.append(worker)
        """,
    ),
    "args-without-comma": Example(
        """
        import multiprocessing

        def work(queue):
            queue.put(1)

        def main():
            queue = multiprocessing.Queue()
            multiprocessing.Process(target=work, args=(queue)).start()
        """,
        """
        import multiprocessing

        def work(queue):
            queue.put(1)

        def main(given):
            queue = multiprocessing.Queue()
            both = (queue, queue)
            multiprocessing.Process(target=work, args=(both)).start()
            multiprocessing.Process(target=work, args=(given)).start()
            multiprocessing.Process(target=work, args=[queue]).start()
        """,
    ),
    "target-called": Example(
        """
        import multiprocessing

        def work(number):
            print(number)

        def main():
            multiprocessing.Process(target=work(1)).start()
        """,
        """
        import functools, multiprocessing

        def choose(number):
            return print

        def main():
            multiprocessing.Process(target=choose(1)).start()
            multiprocessing.Process(target=functools.partial(print, 1)).start()
        """,
    ),
    "inherited-only-in-task": Example(
        """
        import concurrent.futures, multiprocessing

        def work(event):
            event.set()

        def main():
            event = multiprocessing.Event()
            with concurrent.futures.ProcessPoolExecutor() as executor:
                executor.submit(work, event).result()
        """,
        """
        import concurrent.futures, multiprocessing

        def work(event):
            event.set()

        def main():
            event = multiprocessing.Manager().Event()
            with concurrent.futures.ProcessPoolExecutor(initializer=work, initargs=(multiprocessing.Event(),)) as executor:
                executor.submit(work, event).result()
        """,
    ),
    "unpicklable-put": Example(
        """
        import multiprocessing

        def main():
            queue = multiprocessing.Queue()
            queue.put(lambda: 1)
        """,
        """
        import multiprocessing, queue

        def main():
            letters = multiprocessing.Queue()
            letters.put([number for number in range(3)])
            threads = queue.Queue()
            threads.put(lambda: 1)
        """,
    ),
    "unpicklable-exception": Example(
        """
        import multiprocessing

        class Refused(Exception):
            def __init__(self, name, reason):
                super().__init__(name + reason)

        def work(number):
            raise Refused("a", "b")

        def main():
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
        """,
        """
        import multiprocessing

        class Refused(Exception):
            def __init__(self, name, reason="b"):
                super().__init__(name)

        class Kept(Exception):
            def __init__(self, name, reason):
                super().__init__(name, reason)

        def work(number):
            if number:
                raise Refused("a")
            raise Kept("a", "b")

        def main():
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
        """,
    ),
    "authkey-proxy-in-task": Example(
        """
        import multiprocessing
        from multiprocessing.managers import SyncManager

        def main():
            manager = SyncManager(authkey=b"key")
            manager.start()
            names = manager.list()
            with multiprocessing.Pool() as pool:
                pool.apply(len, (names,))
        """,
        """
        import multiprocessing
        from multiprocessing.managers import SyncManager

        def main():
            manager = SyncManager()
            manager.start()
            names = manager.list()
            with multiprocessing.Pool() as pool:
                pool.apply(len, (names,))
        """,
    ),
    "global-of-parent": Example(
        """
        import multiprocessing

        def work(number):
            return factor * number

        def main():
            global factor
            factor = 3
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
        """
        import multiprocessing

        def prepare():
            global factor
            factor = 3

        def work(number):
            return factor * number

        def main():
            prepare()
            with multiprocessing.Pool(initializer=prepare) as pool:
                print(pool.map(work, [1]))
        """,
    ),
    "default-read-in-worker": Example(
        """
        import multiprocessing

        factor = 1

        def work(number):
            return factor * number

        if __name__ == "__main__":
            factor = 3
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
        """
        import multiprocessing

        factor = None

        def work(number):
            if factor is None:
                return number
            return factor * number

        if __name__ == "__main__":
            factor = 3
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
    ),
    "made-at-import": Example(
        """
        import multiprocessing

        receiver, sender = multiprocessing.Pipe()

        def work():
            sender.send(1)

        def main():
            multiprocessing.Process(target=work).start()
            print(receiver.recv())
        """,
        """
        import multiprocessing

        context = multiprocessing.get_context("fork")
        receiver, sender = context.Pipe()

        def work():
            sender.send(1)

        def main():
            context.Process(target=work).start()
            print(receiver.recv())
        """,
    ),
    "changed-by-parent": Example(
        """
        import multiprocessing

        settings = {}

        def work(number):
            return settings["factor"] * number

        def main(factor):
            settings["factor"] = factor
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
        """
        import multiprocessing

        table = {}

        def register(function):
            table[function.__name__] = function
            return function

        @register
        def double(number):
            return 2 * number

        def work(number):
            return table["double"](number)

        def main(factor):
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
    ),
    "class-attribute-set": Example(
        """
        import multiprocessing

        class Settings:
            factor = 1

        def work(number):
            return Settings.factor * number

        if __name__ == "__main__":
            Settings.factor = 3
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
        """
        import multiprocessing

        class Settings:
            factor = 1

        def work(number):
            return Settings.factor * number

        Settings.factor = 3
        if __name__ == "__main__":
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
    ),
    "module-attribute-set": Example(
        """
        import multiprocessing, socket

        def work(number):
            return socket.socket

        def main(replacement):
            socket.socket = replacement
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
        """
        import multiprocessing, sys

        def work(number):
            return sys.argv

        def main(replacement):
            sys.argv = replacement
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
    ),
    "logging-of-parent": Example(
        """
        import logging, multiprocessing

        logger = logging.getLogger(__name__)

        def work(number):
            logger.info("at work")

        def main():
            logging.basicConfig(level="INFO")
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
        """,
        """
        import logging, multiprocessing

        logger = logging.getLogger(__name__)
        logging.basicConfig(level="INFO")

        def work(number):
            logger.info("at work")

        def main():
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
        """,
    ),
    "seed-of-parent": Example(
        """
        import multiprocessing
        import numpy as np

        def work(number):
            return np.random.rand()

        def main():
            np.random.seed(1)
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
        """
        import multiprocessing
        import numpy as np

        def work(number):
            np.random.seed(number)
            return np.random.rand()

        def main():
            np.random.seed(1)
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
        """,
    ),
    "environment-per-worker": Example(
        """
        import multiprocessing, os

        def work():
            print(os.getenv("DEVICE"))

        def main():
            for number in range(2):
                os.environ["DEVICE"] = str(number)
                multiprocessing.Process(target=work).start()
        """,
        """
        import multiprocessing, os

        def work():
            print(os.getenv("DEVICE"))

        def main():
            os.environ["DEVICE"] = "1"
            for number in range(2):
                multiprocessing.Process(target=work).start()
        """,
    ),
    "global-changed-in-worker": Example(
        """
        import multiprocessing

        results = []

        def work(number):
            results.append(number)

        def main():
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
            print(results)
        """,
        """
        import multiprocessing

        results = []
        seen = {}

        def work(number):
            if number not in seen:
                seen[number] = number * number
            return seen[number]

        def main():
            with multiprocessing.Pool() as pool:
                results.extend(pool.map(work, [1]))
            print(results)
        """,
    ),
    "argument-changed-in-worker": Example(
        """
        import multiprocessing

        def work(results):
            results["a"] = 1

        def main():
            results = {}
            worker = multiprocessing.Process(target=work, args=(results,))
            worker.start()
            worker.join()
            print(results)
        """,
        """
        import multiprocessing, threading

        def work(results):
            results["a"] = 1

        def main():
            results = {}
            worker = threading.Thread(target=work, args=(results,))
            worker.start()
            worker.join()
            print(results)
            shared = multiprocessing.Manager().dict()
            worker = multiprocessing.Process(target=work, args=(shared,))
            worker.start()
            worker.join()
            print(shared)
        """,
    ),
    "attribute-changed-in-worker": Example(
        """
        import multiprocessing

        class Counter:
            def __init__(self):
                self.found = []

            def work(self, number):
                self.found.append(number)

            def run(self):
                with multiprocessing.Pool() as pool:
                    pool.map(self.work, [1])
                return self.found
        """,
        """
        import multiprocessing

        class Counter:
            def __init__(self):
                self.found = []

            def work(self, number):
                return number

            def run(self):
                with multiprocessing.Pool() as pool:
                    self.found = pool.map(self.work, [1])
                return self.found
        """,
    ),
    "plain-in-proxy-changed": Example(
        """
        import multiprocessing

        def main():
            manager = multiprocessing.Manager()
            rows = manager.dict({"a": []})
            rows["a"].append(1)
        """,
        """
        import multiprocessing

        def main():
            manager = multiprocessing.Manager()
            rows = manager.dict({"a": manager.list()})
            rows["a"].append(1)
            rows["b"] = 1
        """,
    ),
    "unlocked-increment": Example(
        """
        import multiprocessing

        def work(counter):
            counter.value += 1

        def main():
            counter = multiprocessing.Value("i", 0)
            for _ in range(2):
                multiprocessing.Process(target=work, args=(counter,)).start()
        """,
        """
        import multiprocessing

        def work(counter, lock):
            with lock:
                counter.value += 1

        def alone(counter):
            counter.value += 1

        def main():
            counter = multiprocessing.Value("i", 0)
            for _ in range(2):
                multiprocessing.Process(target=work, args=(counter, multiprocessing.Lock())).start()
            multiprocessing.Process(target=alone, args=(counter,)).start()
        """,
    ),
    "same-random-numbers": Example(
        """
        import multiprocessing
        import numpy as np

        generator = np.random.RandomState(1)

        def work(number):
            return generator.rand()

        def main():
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1, 2]))
        """,
        """
        import multiprocessing
        import numpy as np

        def work(number):
            generator = np.random.RandomState(number)
            return generator.rand()

        def main():
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1, 2]))
        """,
    ),
    "result-not-asked-for": Example(
        """
        import multiprocessing

        def work(number):
            print(1 / number)

        def main():
            pool = multiprocessing.Pool()
            for number in range(3):
                pool.apply_async(work, (number,))
            pool.close()
            pool.join()
        """,
        """
        import multiprocessing
        from concurrent.futures import ThreadPoolExecutor

        def work(number):
            print(1 / number)

        def careful(number):
            try:
                print(1 / number)
            except Exception:
                print("no")

        def main():
            pool = multiprocessing.Pool()
            for number in range(3):
                pool.apply_async(work, (number,), error_callback=print)
                pool.apply_async(careful, (number,))
            pool.close()
            pool.join()
            threads = ThreadPoolExecutor()
            threads.submit(work, 1)
        """,
    ),
    "joined-before-read": Example(
        """
        import multiprocessing

        def work(queue):
            for number in range(100000):
                queue.put(number)

        def main():
            queue = multiprocessing.Queue()
            workers = [multiprocessing.Process(target=work, args=(queue,)) for _ in range(2)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            while not queue.empty():
                print(queue.get())
        """,
        """
        import multiprocessing

        def work(queue):
            queue.put([1])

        def small(queue):
            queue.put(1)

        def main():
            queue = multiprocessing.Queue()
            worker = multiprocessing.Process(target=work, args=(queue,))
            worker.start()
            print(queue.get())
            worker.join()

        def other():
            queue = multiprocessing.Queue()
            worker = multiprocessing.Process(target=small, args=(queue,))
            worker.start()
            worker.join()
            print(queue.get())
        """,
    ),
    "result-after-pool": Example(
        """
        import multiprocessing

        def main():
            with multiprocessing.Pool() as pool:
                result = pool.apply_async(abs, (1,))
            print(result.get())
        """,
        """
        import multiprocessing

        def main():
            with multiprocessing.Pool() as pool:
                result = pool.apply_async(abs, (1,))
                pool.close()
                pool.join()
            print(result.get())
        """,
    ),
    "manager-ended": Example(
        """
        import multiprocessing

        def main():
            with multiprocessing.Manager() as manager:
                names = manager.list()
            return list(names)
        """,
        """
        import multiprocessing

        def main():
            with multiprocessing.Manager() as manager:
                names = manager.list()
                names = list(names)
            return names
        """,
    ),
    "temporary-proxy": Example(
        """
        import multiprocessing

        def main():
            manager = multiprocessing.Manager()
            with multiprocessing.Pool() as pool:
                pool.apply_async(len, (manager.list(),)).get()
        """,
        """
        import multiprocessing

        def main():
            manager = multiprocessing.Manager()
            names = manager.list()
            with multiprocessing.Pool() as pool:
                pool.apply_async(len, (names,)).get()
        """,
    ),
    "pipe-end-open": Example(
        """
        import multiprocessing

        def work(sender):
            sender.send(1)

        def main():
            receiver, sender = multiprocessing.Pipe()
            multiprocessing.Process(target=work, args=(sender,)).start()
            while True:
                try:
                    print(receiver.recv())
                except EOFError:
                    break
        """,
        """
        import multiprocessing

        def work(sender):
            sender.send(1)

        def main():
            receiver, sender = multiprocessing.Pipe()
            multiprocessing.Process(target=work, args=(sender,)).start()
            sender.close()
            while True:
                try:
                    print(receiver.recv())
                except EOFError:
                    break
        """,
    ),
    "pool-never-closed": Example(
        """
        import multiprocessing

        def main():
            pool = multiprocessing.Pool()
            return pool.map(abs, [1])
        """,
        """
        import contextlib, multiprocessing

        def main():
            pool = multiprocessing.Pool()
            with contextlib.closing(pool):
                return pool.map(abs, [1])

        def other():
            pool = multiprocessing.Pool()
            try:
                return pool.map(abs, [1])
            finally:
                pool.terminate()

        def third():
            pool = multiprocessing.Pool()
            return pool
        """,
    ),
    "daemonic-parent": Example(
        """
        import multiprocessing

        def helper():
            worker = multiprocessing.Process(target=print)
            worker.start()

        def work(number):
            helper()

        def main():
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
        """,
        """
        import concurrent.futures, multiprocessing

        def work(number):
            with multiprocessing.Pool() as pool:
                return pool.map(abs, [1])

        def main():
            with concurrent.futures.ProcessPoolExecutor() as executor:
                list(executor.map(work, [1]))
        """,
    ),
    "nothing-returned": Example(
        """
        import multiprocessing

        def square(number):
            print(number * number)

        def main():
            with multiprocessing.Pool() as pool:
                for result in pool.imap(square, [3]):
                    print(result)
        """,
        """
        import multiprocessing

        def square(number):
            print(number * number)

        def halves(number):
            yield number / 2

        def main():
            with multiprocessing.Pool() as pool:
                results = pool.map(square, [3])
                print(len(results))
                for _ in pool.imap(square, [3]):
                    print("one more")
                found = pool.apply(square, (3,))
                if found is not None:
                    print(found)
                print(list(halves(3)))
        """,
    ),
    "output-captured-by-parent": Example(
        """
        import contextlib, io, multiprocessing

        def work(number):
            print(number)

        def main():
            buffer = io.StringIO()
            with contextlib.redirect_stdout(buffer):
                with multiprocessing.Pool() as pool:
                    pool.map(work, [1])
            return buffer.getvalue()
        """,
        """
        import contextlib, io, multiprocessing, sys

        def work(number):
            print(number, file=sys.stderr)

        def say(number):
            print(number)

        def main():
            buffer = io.StringIO()
            with contextlib.redirect_stdout(buffer):
                say(1)
                with multiprocessing.Pool() as pool:
                    pool.map(work, [1])
            with multiprocessing.Pool() as pool:
                pool.map(say, [1])
            terminal, sys.stdout = sys.stdout, buffer
            say(1)
            sys.stdout = terminal
            with multiprocessing.Pool() as pool:
                pool.map(say, [1])
            return buffer.getvalue()
        """,
    ),
    "exit-status-as-result": Example(
        """
        import multiprocessing, sys

        def add(numbers):
            sys.exit(sum(numbers))

        def main():
            worker = multiprocessing.Process(target=add, args=([1, 2],))
            worker.start()
            worker.join()
            return worker.exitcode
        """,
        """
        import multiprocessing, sys

        def check(numbers):
            if not numbers:
                sys.exit("no numbers")
            sys.exit(2)

        def count(numbers):
            sys.exit(len(numbers))

        def main(numbers):
            worker = multiprocessing.Process(target=check, args=(numbers,))
            worker.start()
            worker.join()
            other = multiprocessing.Process(target=count, args=(numbers,))
            other.start()
            other.join()
            if other.exitcode != 0:
                print("failed")
            return worker.exitcode
        """,
    ),
    "input-in-worker": Example(
        """
        import multiprocessing

        def work():
            return input()

        def main():
            multiprocessing.Process(target=work).start()
        """,
        """
        import multiprocessing, os, sys

        def work(number):
            sys.stdin = os.fdopen(number)
            return input()

        def main():
            multiprocessing.Process(target=work, args=(0,)).start()
        """,
    ),
    "exit-in-task": Example(
        """
        import multiprocessing, sys

        def work(number):
            if number:
                sys.exit(1)

        def main():
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
        """,
        """
        import multiprocessing, sys

        def work(number):
            if number:
                sys.exit(1)

        def main():
            multiprocessing.Process(target=work, args=(1,)).start()
        """,
    ),
    "atexit-in-worker": Example(
        """
        import atexit, multiprocessing

        def work():
            atexit.register(print)

        def main():
            multiprocessing.Process(target=work).start()
        """,
        """
        import atexit, multiprocessing

        def work():
            pass

        def main():
            atexit.register(print)
            multiprocessing.Process(target=work).start()
        """,
    ),
    "daemon-not-joined": Example(
        """
        import multiprocessing

        def work():
            pass

        def program():
            worker = multiprocessing.Process(target=work, daemon=True)
            worker.start()

        def main():
            multiprocessing.Process(target=program).start()
        """,
        """
        import multiprocessing

        def work():
            pass

        def program():
            worker = multiprocessing.Process(target=work, daemon=True)
            worker.start()
            worker.join()

        def main():
            multiprocessing.Process(target=program).start()
            worker = multiprocessing.Process(target=work, daemon=True)
            worker.start()
        """,
    ),
    "mixed-contexts": Example(
        """
        import multiprocessing

        def work(queue):
            pass

        def main():
            queue = multiprocessing.Queue()
            multiprocessing.get_context("spawn").Process(target=work, args=(queue,)).start()
        """,
        """
        import multiprocessing

        def work(queue):
            pass

        def main():
            context = multiprocessing.get_context("spawn")
            queue = context.Queue()
            context.Process(target=work, args=(queue,)).start()
            other = multiprocessing.get_context("fork")
            other.Process(target=work, args=(queue,)).start()
        """,
    ),
    "max-tasks-with-fork": Example(
        """
        import concurrent.futures, multiprocessing

        def main():
            context = multiprocessing.get_context("fork")
            return concurrent.futures.ProcessPoolExecutor(1, context, max_tasks_per_child=1)
        """,
        """
        import concurrent.futures, multiprocessing

        def main():
            context = multiprocessing.get_context("spawn")
            concurrent.futures.ProcessPoolExecutor(1, max_tasks_per_child=1)
            return concurrent.futures.ProcessPoolExecutor(1, context, max_tasks_per_child=1)
        """,
    ),
    "child-signal": Example(
        """
        import multiprocessing, signal

        def main():
            signal.signal(signal.SIGCHLD, print)
            multiprocessing.Process(target=print).start()
        """,
        """
        import multiprocessing, signal

        def main():
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            multiprocessing.Process(target=print).start()
        """,
    ),
    "wait-for-all-children": Example(
        """
        import multiprocessing, os

        def main():
            multiprocessing.Process(target=print).start()
            while True:
                os.waitpid(-1, 0)
        """,
        """
        import multiprocessing, os

        def main():
            multiprocessing.Process(target=print).start()
            while True:
                os.waitpid(-1, os.WNOHANG)
        """,
    ),
    "fork-with-thread": Example(
        """
        import multiprocessing, threading

        lock = threading.Lock()

        def work():
            with lock:
                pass

        def main():
            thread = threading.Thread(target=work)
            thread.start()
            multiprocessing.Process(target=work).start()
        """,
        """
        import multiprocessing, threading

        lock = threading.Lock()

        def work():
            with lock:
                pass

        def main():
            multiprocessing.Process(target=work).start()
            thread = threading.Thread(target=work)
            thread.start()
        """,
    ),
    "queue-size": Example(
        """
        import multiprocessing

        def main():
            queue = multiprocessing.Queue()
            return queue.qsize()
        """,
        """
        import multiprocessing, queue

        def main():
            letters = multiprocessing.Queue()
            try:
                return letters.qsize() + multiprocessing.Manager().Queue().qsize() + queue.Queue().qsize()
            except NotImplementedError:
                return 0
        """,
    ),
    "inherited-connection": Example(
        """
        import multiprocessing, sqlite3

        connection = sqlite3.connect("names")

        def work(number):
            connection.execute("SELECT 1")

        def main():
            with multiprocessing.get_context("fork").Pool() as pool:
                pool.map(work, [1])
        """,
        """
        import multiprocessing, sqlite3

        def work(number):
            connection = sqlite3.connect("names")
            connection.execute("SELECT 1")

        def main():
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
        """,
    ),
    "inherited-from-server": Example(
        """
        import multiprocessing

        file = open("records", "rb")

        def work(number):
            return file.read(8)

        def main():
            with multiprocessing.get_context("forkserver").Pool() as pool:
                pool.map(work, [1])
        """,
        """
        import multiprocessing

        def work(number):
            return file.read(8)

        if __name__ == "__main__":
            file = open("records", "rb")
            with multiprocessing.get_context("fork").Pool(1) as pool:
                file.seek(8)
        """,
    ),
    "memory-never-unlinked": Example(
        """
        from multiprocessing.shared_memory import SharedMemory

        def main():
            memory = SharedMemory(create=True, size=10)
            memory.close()
        """,
        """
        from multiprocessing.shared_memory import SharedMemory

        def attach(name):
            memory = SharedMemory(name)
            memory.close()

        def make():
            memory = SharedMemory(create=True, size=10)
            return memory
        """,
    ),
    "memory-unlinked-twice": Example(
        """
        import multiprocessing
        from multiprocessing.shared_memory import SharedMemory

        def work(name):
            memory = SharedMemory(name)
            memory.close()
            memory.unlink()

        def main():
            memory = SharedMemory(create=True, size=10)
            worker = multiprocessing.Process(target=work, args=(memory.name,))
            worker.start()
            worker.join()
            memory.unlink()
        """,
        """
        import multiprocessing
        from multiprocessing.shared_memory import SharedMemory

        def work(name):
            memory = SharedMemory(name)
            memory.close()

        def main():
            memory = SharedMemory(create=True, size=10)
            worker = multiprocessing.Process(target=work, args=(memory.name,))
            worker.start()
            worker.join()
            memory.unlink()
        """,
    ),
    "memory-view-open": Example(
        """
        from multiprocessing.shared_memory import SharedMemory

        def main():
            memory = SharedMemory(create=True, size=10)
            view = memory.buf[:5]
            memory.unlink()
            memory.close()
        """,
        """
        from multiprocessing.shared_memory import SharedMemory

        def main():
            memory = SharedMemory(create=True, size=10)
            view = memory.buf[:5]
            del view
            copy = bytes(memory.buf[:5])
            memory.unlink()
            memory.close()
        """,
    ),
    "memory-after-pool": Example(
        """
        import multiprocessing
        from multiprocessing.shared_memory import SharedMemory

        def work(name):
            memory = SharedMemory(name)
            memory.close()

        def main():
            with multiprocessing.Pool() as pool:
                memory = SharedMemory(create=True, size=10)
                pool.apply(work, (memory.name,))
                memory.unlink()
        """,
        """
        import multiprocessing
        from multiprocessing.shared_memory import SharedMemory

        def work(name):
            memory = SharedMemory(name)
            memory.close()

        def main():
            memory = SharedMemory(create=True, size=10)
            with multiprocessing.Pool() as pool:
                pool.apply(work, (memory.name,))
            memory.unlink()
        """,
    ),
}


# Rules about modules of a package, and not about scripts.
OF_PACKAGES: Final = {"start-method-forced"}
# What a rule finds beside its example: the rule, a program with the fault, and one without.
FURTHER: Final = {
    "a lambda that a function hands on to a worker": (
        "lambda-to-worker",
        """
        import multiprocessing

        def parallel_map(function, numbers):
            if not callable(function):
                raise TypeError
            processes = [multiprocessing.Process(target=print, args=(function, number)) for number in numbers]
            for process in processes:
                process.start()

        def main():
            parallel_map(lambda number: number, [1])
        """,
        """
        import multiprocessing

        def parallel_map(function, numbers, jobs=1):
            if jobs == 1:
                return list(map(function, numbers))
            with multiprocessing.Pool(jobs) as pool:
                return pool.map(function, numbers)

        def parallel_call(function, number, jobs=1):
            if jobs > 1:
                multiprocessing.Process(target=function, args=(number,)).start()
            else:
                function(number)

        def prepared(function, number):
            function = abs
            multiprocessing.Process(target=function, args=(number,)).start()

        def main():
            parallel_map(lambda number: number, [1])
            parallel_call(lambda number: number, 1)
            prepared(lambda number: number, 1)
        """,
    ),
    "one of several nested functions that a method hands on to a Pool": (
        "nested-function-to-worker",
        """
        import multiprocessing

        class Mapper:
            def map(self, function, numbers):
                with multiprocessing.Pool() as pool:
                    return pool.map(function, numbers)

        def main(fast):
            if fast:
                def work(number):
                    return number
            else:
                def work(number):
                    return -number
            Mapper().map(work, [1])
        """,
        """
        import multiprocessing

        class Mapper:
            def map(self, function, numbers):
                with multiprocessing.Pool() as pool:
                    return pool.map(function, numbers)

        def work(number):
            return number

        def main():
            Mapper().map(work, [1])
        """,
    ),
    "a function that takes the name of the one that it calls": (
        "nested-function-to-worker",
        """
        import functools, multiprocessing

        def send_to(connection):
            def decorator(function):
                @functools.wraps(function)
                def wrapper():
                    connection.send(function())
                return wrapper
            return decorator

        def run(function):
            ours, theirs = multiprocessing.Pipe(duplex=False)
            target = send_to(theirs)(function)
            multiprocessing.Process(target=target).start()
            return ours.recv()
        """,
        """
        import functools, multiprocessing

        def logged(function):
            @functools.wraps(function)
            def wrapper():
                function()
            return wrapper

        @logged
        def work():
            pass

        def other():
            pass

        other = logged(other)

        def main():
            multiprocessing.Process(target=work).start()
            multiprocessing.Process(target=other).start()
        """,
    ),
    "a nested function among the arguments": (
        "nested-function-to-worker",
        """
        import multiprocessing

        def prepare(option):
            def closure(function):
                def wrapper(number):
                    return function(number)
                return wrapper
            return closure

        def initialize(function):
            pass

        def main():
            multiprocessing.Pool(initializer=initialize, initargs=(prepare(1)(abs),)).close()
        """,
        """
        import functools, multiprocessing

        def prepare(option):
            return functools.partial(pow, option)

        def initialize(function):
            pass

        def main():
            multiprocessing.Pool(initializer=initialize, initargs=(prepare(1),)).close()
            multiprocessing.get_context("fork").Process(target=initialize, args=(lambda: 1,)).start()
        """,
    ),
    "a lambda that is registered with a Manager that is started": (
        "lambda-to-worker",
        """
        from multiprocessing.managers import SyncManager

        class Manager(SyncManager):
            pass

        class Server:
            def __init__(self):
                self.data = {}
                Manager.register("data", callable=lambda: self.data)
                self.manager = Manager()

            def run(self):
                self.manager.start()
        """,
        """
        from multiprocessing.managers import BaseManager, SyncManager

        class Manager(SyncManager):
            pass

        def data():
            return {}

        def main():
            Manager.register("data", callable=data)
            Manager().start()
            BaseManager.register("data", callable=lambda: {})
            BaseManager(address=("", 5000)).get_server().serve_forever()
        """,
    ),
    "a lambda as the initializer of a Manager": (
        "lambda-to-worker",
        """
        import signal
        from multiprocessing.managers import SyncManager

        def main():
            manager = SyncManager()
            manager.start(lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
        """,
        """
        import signal
        from multiprocessing.managers import SyncManager

        def main():
            manager = SyncManager()
            manager.start(signal.signal, (signal.SIGINT, signal.SIG_IGN))
        """,
    ),
    "a lambda that is the task of a Pool's subclass": (
        "lambda-to-worker",
        """
        from multiprocessing.pool import Pool

        class MyPool(Pool):
            pass

        def main():
            with MyPool(2) as pool:
                print(pool.map(lambda number: number, [1]))
        """,
        """
        from multiprocessing.pool import Pool, ThreadPool

        class MyPool(Pool):
            def map(self, function, numbers):
                return [function(number) for number in numbers]

        class Threads(ThreadPool):
            pass

        def main():
            with MyPool(2) as pool, Threads(2) as threads:
                print(pool.map(lambda number: number, [1]), threads.map(lambda number: number, [1]))
        """,
    ),
    "a nested function that a subclass of Process passes on": (
        "nested-function-to-worker",
        """
        import multiprocessing

        class Named(multiprocessing.Process):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)

        class Worker(Named):
            def __init__(self, target=None, args=()):
                super().__init__(name="worker", target=target, args=args)

            def run(self):
                super().run()

        def main():
            def work():
                pass
            Worker(target=work).start()
        """,
        """
        import multiprocessing

        class Worker(multiprocessing.Process):
            def __init__(self, target):
                super().__init__()
                self.names = [target.__name__]

            def run(self):
                print(self.names)

        class Other(multiprocessing.Process):
            def __init__(self, target):
                super().__init__(target=print, args=(target.__name__,))

        def main():
            def work():
                pass
            Worker(target=work).start()
            Other(target=work).start()
        """,
    ),
    "a worker's function that an object holds": (
        "logging-of-parent",
        """
        import logging, multiprocessing

        class Manager:
            def __init__(self, function):
                self.function = function

            def start(self):
                multiprocessing.Process(target=self.function).start()

        def work():
            logging.info("working")

        def main():
            logging.basicConfig(level=logging.INFO)
            Manager(function=work).start()
        """,
        """
        import logging, multiprocessing

        class Manager:
            def __init__(self, function):
                self.function = function

            def start(self):
                multiprocessing.Process(target=self.function).start()

        def work():
            logging.info("working")

        def other():
            pass

        def main(function):
            logging.basicConfig(level=logging.INFO)
            Manager(function=work if function else other).start()
        """,
    ),
    "a Process that was started, as an argument and in an attribute": (
        "started-process-to-worker",
        """
        import multiprocessing

        def watch(worker):
            pass

        def main():
            worker = multiprocessing.Process(target=print)
            worker.start()
            multiprocessing.Process(target=watch, args=(worker,)).start()
        """,
        """
        import multiprocessing

        def watch(worker):
            pass

        def main():
            worker = multiprocessing.Process(target=print)
            watcher = multiprocessing.Process(target=watch, args=(worker,))
            watcher.start()
            worker.start()
        """,
    ),
    "a started Process that another one keeps": (
        "started-process-to-worker",
        """
        import multiprocessing

        class Server(multiprocessing.Process):
            def run(self):
                pass

        class Watcher(multiprocessing.Process):
            def __init__(self, server, name):
                super().__init__(name=name)
                self.server = server

            def run(self):
                pass

        def main():
            server = Server()
            watcher = Watcher(server, name="watcher")
            server.start()
            watcher.start()
        """,
        """
        import multiprocessing

        class Server(multiprocessing.Process):
            def run(self):
                pass

        class Watcher(multiprocessing.Process):
            def __init__(self, server, name):
                super().__init__(name=name)
                self.server_name = server.name

            def run(self):
                pass

        def main():
            server = Server()
            server.start()
            Watcher(server, name="watcher").start()
        """,
    ),
    "two Processes of an object": (
        "started-process-to-worker",
        """
        import multiprocessing

        class Server:
            def read(self):
                pass

            def start(self):
                self.reader = multiprocessing.Process(target=self.read)
                self.reader.start()
                self.writer = multiprocessing.Process(target=self.read)
                self.writer.start()
        """,
        """
        import multiprocessing

        def work():
            pass

        class Server:
            def start(self):
                self.reader = multiprocessing.Process(target=work)
                self.reader.start()
                self.writer = multiprocessing.Process(target=work)
                self.writer.start()
        """,
    ),
    "a Pool in a Pool's worker": (
        "daemonic-parent",
        """
        import multiprocessing

        def inner(number):
            with multiprocessing.Pool() as pool:
                return pool.map(abs, [number])

        def main():
            with multiprocessing.Pool() as pool:
                print(pool.map(inner, [1]))
        """,
        """
        import multiprocessing, multiprocessing.pool

        class NoDaemon(multiprocessing.Process):
            daemon = property(lambda self: False, lambda self, value: None)

        class MyPool(multiprocessing.pool.Pool):
            Process = NoDaemon

        def inner(number):
            with multiprocessing.Pool() as pool:
                return pool.map(abs, [number])

        def main():
            with MyPool() as pool:
                print(pool.map(inner, [1]))
        """,
    ),
    "what an object holds when it starts a worker": (
        "unpicklable-attribute",
        """
        import multiprocessing, threading

        class Server:
            def __init__(self):
                self.stopped = threading.Event()
                self.process = multiprocessing.Process(target=self.run)
                self.process.start()

            def run(self):
                pass
        """,
        """
        import multiprocessing, threading

        class Server:
            def __init__(self, function):
                self.function = function
                self.process = multiprocessing.Process(target=self.run)
                self.process.start()
                self.stopped = threading.Event()

            def run(self):
                pass

        class Caller:
            def __init__(self, function):
                self.function = function
                self.stopped = threading.Event()

            def start(self):
                # the function that it holds, and not a method
                multiprocessing.Process(target=self.function).start()
        """,
    ),
    "an exception that leaves a task": (
        "unpicklable-exception",
        """
        import multiprocessing

        class Failure(Exception):
            def __init__(self, message, line):
                super().__init__(message)

        def check(number):
            raise Failure("wrong", number)

        def work(number):
            return check(number)

        def main():
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
        """,
        """
        import multiprocessing

        class Failure(Exception):
            def __init__(self, message, line):
                super().__init__(message)

        def check(number):
            raise Failure("wrong", number)

        def work(number):
            try:
                return check(number)
            except Failure:
                return None

        def main():
            with multiprocessing.Pool() as pool:
                pool.map(work, [1])
        """,
    ),
    "one entry that is larger than a pipe": (
        "joined-before-read",
        """
        import multiprocessing

        def work(queue, numbers):
            squares = [number * number for number in numbers]
            queue.put(squares)

        def main(numbers):
            queue = multiprocessing.Queue()
            worker = multiprocessing.Process(target=work, args=(queue, numbers))
            worker.start()
            worker.join()
            print(queue.get())
        """,
        """
        import multiprocessing

        def work(queue, name):
            devices = {}
            devices[name] = 1
            queue.put(("success", devices))

        def main(name):
            queue = multiprocessing.Queue()
            worker = multiprocessing.Process(target=work, args=(queue, name))
            worker.start()
            worker.join()
            print(queue.get())
        """,
    ),
    "a class attribute that no class method sets": (
        "class-attribute-set",
        """
        import multiprocessing

        class Settings:
            depth = 1

        def work():
            print(Settings.depth)

        def main():
            Settings.depth = 2
            multiprocessing.Process(target=work).start()
        """,
        """
        import multiprocessing

        class Settings:
            depth = 1

            @classmethod
            def load(cls, values):
                for name, value in values.items():
                    setattr(cls, name, value)

        def work(sections, values):
            getattr(sections, "load")(values)
            print(Settings.depth)

        def main():
            Settings.depth = 2
            multiprocessing.Process(target=work, args=(Settings, {"depth": 2})).start()
        """,
    ),
}


def test_each_rule_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(rule.id for rule in RULES)
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_a_rule_finds_its_fault_and_nothing_in_a_program_without_it(rule: str, tmp_path: Path) -> None:
    package = {"package/__init__.py": ""} if rule in OF_PACKAGES else {}
    name = "package/module.py" if package else "program.py"
    assert rules_of(lint_files(tmp_path, {**package, name: EXAMPLES[rule].wrong})) == [rule]
    assert rules_of(lint_files(tmp_path, {**package, name: EXAMPLES[rule].right}, select=[rule])) == []


def test_a_script_may_force_the_start_method(tmp_path: Path) -> None:
    assert rules_of(lint_text(tmp_path, EXAMPLES["start-method-forced"].wrong)) == []


def test_a_program_that_pyinstaller_freezes_needs_freeze_support(tmp_path: Path) -> None:
    program = """
        import multiprocessing

        if __name__ == "__main__":
            with multiprocessing.Pool() as pool:
                print(pool.map(abs, [1]))
    """
    (tmp_path / "program.spec").write_text("a = Analysis(\n    ['other.py'],\n)\n")
    assert rules_of(lint_text(tmp_path, program)) == []
    (tmp_path / "program.spec").write_text("a = Analysis(\n    ['program.py'],\n)\n")
    assert rules_of(lint_text(tmp_path, program)) == ["no-freeze-support"]
    assert rules_of(lint_text(tmp_path, program, start_method="fork")) == []


@pytest.mark.parametrize("what", FURTHER)
def test_a_rule_finds_more_than_its_example(what: str, tmp_path: Path) -> None:
    rule, wrong, right = FURTHER[what]
    assert rules_of(lint_text(tmp_path, wrong)) == [rule]
    assert rules_of(lint_text(tmp_path, right, select=[rule])) == []


def test_a_script_that_calls_what_starts_workers_needs_a_guard(tmp_path: Path) -> None:
    files = {
        "parallel.py": """
            from multiprocessing import Pool

            def squares(numbers):
                with Pool() as pool:
                    return pool.map(abs, numbers)

            def total(numbers):
                return sum(squares(numbers))

            def perhaps(numbers, jobs=1):
                return squares(numbers) if jobs > 1 else numbers
        """,
        "wrong.py": "from parallel import total\nprint(total([1]))\n",
        "right.py": "from parallel import total\nif __name__ == '__main__':\n    print(total([1]))\n",
        "serial.py": "from parallel import perhaps\nprint(perhaps([1]))\n",
    }
    assert [(Path(each.path).name, each.rule) for each in lint_files(tmp_path, files).findings] == [("wrong.py", "no-main-guard")]


def test_a_module_is_found_that_is_imported_in_two_ways(tmp_path: Path) -> None:
    files = {
        "package/__init__.py": "",
        "package/jobs.py": """
            import multiprocessing

            queue = multiprocessing.JoinableQueue()

            def work():
                queue.get()
        """,
        "package/main.py": """
            from multiprocessing import Pool

            try:
                from .jobs import queue, work
            except ImportError:
                from jobs import queue, work

            def main():
                queue.put(1)
                with Pool() as pool:
                    pool.apply(work)
        """,
    }
    assert rules_of(lint_files(tmp_path, files)) == ["made-at-import"]


def test_a_lambda_is_handed_on_by_a_function_of_another_module(tmp_path: Path) -> None:
    files = {
        "parallel.py": """
            import multiprocessing

            def run(function):
                multiprocessing.Process(target=function).start()
        """,
        "program.py": """
            from parallel import run as run_it
            import parallel

            def main():
                parallel.run(lambda: None)
        """,
    }
    assert rules_of(lint_files(tmp_path, files)) == ["lambda-to-worker"]


def test_a_worker_in_one_module_and_its_pool_in_another_meet(tmp_path: Path) -> None:
    report = lint_files(
        tmp_path,
        {
            "package/__init__.py": "",
            "package/work.py": """
                factor = 1

                def work(number):
                    return factor * number
            """,
            "package/main.py": """
                import multiprocessing
                from . import work as jobs
                from package.work import work

                def main():
                    jobs.factor = 3
                    with multiprocessing.Pool() as pool:
                        print(pool.map(work, [1]))
                        print(pool.map(jobs.missing, [1]))
            """,
        },
    )
    assert [(Path(each.path).name, each.rule) for each in report.findings] == [("main.py", "module-attribute-set")]


def test_what_a_subclass_of_process_holds_is_found_in_another_module(tmp_path: Path) -> None:
    report = lint_files(
        tmp_path,
        {
            "workers.py": """
                import multiprocessing as mp
                import threading

                class Base(mp.Process):
                    def __init__(self, queue):
                        super().__init__()
                        self.queue = queue
                        self.lock = threading.Lock()

                class Worker(Base):
                    def run(self):
                        self.queue.put(1)
            """,
            "main.py": """
                import multiprocessing
                from workers import Worker

                def main():
                    Worker(multiprocessing.Queue()).start()
            """,
        },
    )
    assert [(Path(each.path).name, each.rule) for each in report.findings] == [("main.py", "unpicklable-attribute")]


def test_what_processes_of_a_list_set_is_not_read_by_the_parent(tmp_path: Path) -> None:
    program = """
        import multiprocessing

        class Square(multiprocessing.Process):
            def __init__(self, number):
                super().__init__()
                self.number = number
                self.result = None

            def run(self):
                self.result = self.number * self.number

        def main():
            workers = [Square(number) for number in range(3)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
                print(worker.number, worker.result)
    """
    assert rules_of(lint_text(tmp_path, program)) == ["attribute-changed-in-worker"]


def test_a_decorated_function_is_the_one_that_the_decorator_defines(tmp_path: Path) -> None:
    program = """
        import functools, multiprocessing

        def timed(function):
            def wrapper(number):
                return function(number)
            return wrapper

        def named(function):
            @functools.wraps(function)
            def wrapper(number):
                return function(number)
            return wrapper

        @timed
        def double(number):
            return 2 * number

        @named
        def triple(number):
            return 3 * number

        def main():
            with multiprocessing.Pool() as pool:
                print(pool.map(double, [1]), pool.map(triple, [1]))
    """
    report = lint_text(tmp_path, program)
    assert [(each.rule, each.message) for each in report.findings] == [
        ("nested-function-to-worker", "`double` is `wrapper`, which is defined in a function, and is the task of a Pool")
    ]


def test_a_process_that_nobody_starts_is_not_reported(tmp_path: Path) -> None:
    program = """
        import multiprocessing

        def main():
            worker = multiprocessing.Process(target=lambda: 1)
            return 1
    """
    assert lint_text(tmp_path, program).findings == []


def test_an_initializer_hands_over_what_workers_change(tmp_path: Path) -> None:
    program = """
        import multiprocessing

        def prepare(given):
            global counter
            counter = given

        def work(number):
            counter.value += 1

        if __name__ == "__main__":
            counter = multiprocessing.Value("i")
            with multiprocessing.Pool(2, prepare, (counter,)) as pool:
                pool.map(work, range(10))
    """
    assert rules_of(lint_text(tmp_path, program)) == ["unlocked-increment"]


def test_an_object_of_another_module_is_the_same_by_each_way_to_it(tmp_path: Path) -> None:
    conf = "class Conf:\n    depth = 1\nconf = Conf()\nnames = []\n"
    tasks = "from conf import conf\nimport conf as settings\ndef work(n):\n    return conf.depth * n * len(settings.names)\n"
    main = """
        import multiprocessing
        import conf
        from conf import names
        from tasks import work

        def main():
            conf.conf.depth = 4
            names.append(1)
            with multiprocessing.Pool(2) as pool:
                print(pool.map(work, [1]))
        """
    report = lint_files(tmp_path, {"conf.py": conf, "tasks.py": tasks, "main.py": main})
    found = [(finding.rule, finding.message.partition(" ")[0]) for finding in report.findings]
    assert found == [("changed-by-parent", "`conf`"), ("changed-by-parent", "`settings.names`")]


@pytest.mark.parametrize(
    ("patch", "found"),
    [
        ("with mock.patch('time.strftime', return_value='1999'):", True),
        ("with mock.patch.object(time, 'strftime', return_value='1999'):", True),
        ("with mock.patch('time.strftime'):\n        pass\n    if True:", False),
        ("mock.patch('time.strftime')\n    if True:", False),
        ("mock.patch('time.strftime').start()\n    if True:", True),
        ("with mock.patch('time.sleep'):", False),
        ("with mock.patch(name()):", False),
    ],
)
def test_what_a_test_patches_is_not_patched_in_a_worker(tmp_path: Path, patch: str, found: bool) -> None:  # noqa: FBT001 - a row of the table
    text = (
        "import time\nfrom multiprocessing import Process\nfrom unittest import mock\n"
        "def report():\n    print(time.strftime('%Y'))\n"
        f"def test_it():\n    {patch}\n        process = Process(target=report)\n        process.start()\n"
    )
    assert rules_of(lint_text(tmp_path, text)) == (["module-attribute-set"] if found else [])


def test_what_monkeypatch_sets_is_not_set_in_a_worker(tmp_path: Path) -> None:
    shop = "def price(item):\n    return 1\ndef work(item):\n    return price(item)\n"
    test = """
        import multiprocessing
        import shop

        def test_it(monkeypatch):
            monkeypatch.setattr(shop, "price", len)
            with multiprocessing.Pool(2) as pool:
                assert pool.map(shop.work, ["a"]) == [1]
        """
    report = lint_files(tmp_path, {"shop.py": shop, "test_shop.py": test})
    assert [(finding.rule, finding.line) for finding in report.findings] == [("module-attribute-set", 6)]


def test_the_log_of_a_logger_by_any_name_is_a_log(tmp_path: Path) -> None:
    text = """
        import logging
        import multiprocessing

        def work(n):
            logging.getLogger("app").info("at %s", n)

        def main():
            root = logging.getLogger()
            root.addHandler(logging.FileHandler("app.log"))
            with multiprocessing.Pool(2) as pool:
                pool.map(work, range(3))
        """
    assert rules_of(lint_text(tmp_path, text)) == ["logging-of-parent"]


def test_a_value_from_the_environment_that_the_parent_replaces_is_a_first_value(tmp_path: Path) -> None:
    text = """
        import multiprocessing
        import os

        DEBUG = os.environ.get("APP_DEBUG", "off")

        def work(n):
            return DEBUG

        def main():
            global DEBUG
            DEBUG = "on"
            with multiprocessing.Pool(2) as pool:
                print(pool.map(work, range(3)))
        """
    assert rules_of(lint_text(tmp_path, text)) == ["default-read-in-worker"]


def test_a_managers_dict_is_looked_at_by_its_keys(tmp_path: Path) -> None:
    text = """
        import multiprocessing

        def work(board, name):
            board["names"].append(name)
            board["total"].append(name)

        if __name__ == "__main__":
            with multiprocessing.Manager() as manager:
                board = manager.dict(names=[], total=manager.list())
                process = multiprocessing.Process(target=work, args=(board, "ann"))
                process.start()
                process.join()
                print(board["names"])
        """
    report = lint_text(tmp_path, text)
    assert [(finding.rule, finding.line) for finding in report.findings] == [("plain-in-proxy-changed", 5)]


@pytest.mark.parametrize(("put", "found"), [("(n, 'x' * 200_000)", True), ("(n, 'x' * 20)", False), ("(n, 'x')", False)])
def test_a_worker_that_puts_much_is_joined_too_early(tmp_path: Path, put: str, found: bool) -> None:  # noqa: FBT001 - a row of the table
    text = (
        f"import multiprocessing\ndef work(n, out):\n    out.put({put})\n"
        "if __name__ == '__main__':\n    out = multiprocessing.Queue()\n"
        "    process = multiprocessing.Process(target=work, args=(1, out))\n    process.start()\n    process.join()\n    print(out.get())\n"
    )
    assert rules_of(lint_text(tmp_path, text)) == (["joined-before-read"] if found else [])


@pytest.mark.parametrize(
    ("use", "found"),
    [
        ("results = pool.map(work, [1])\n    print(*results)", True),
        ("print(pool.map(work, [1]))", True),
        ("total = sum(pool.map(work, [1]))", True),
        ("for a, b in pool.starmap(work, [(1,)]):\n        pass", True),
        ("print([each.name for each in list(pool.imap_unordered(work, [1]))])", True),
        ("result = pool.apply_async(work, (1,))\n    print(result.get() + 1)", True),
        ("first = pool.map_async(work, [1]).get()[0]\n    print(f'{first}')", True),
        ("results = pool.map(work, [1])\n    if results == [1]:\n        print('all')", True),
        ("results = pool.map(work, [1])", False),
        ("results = list(pool.imap(work, [1]))\n    print(len(results))", False),
        ("for number, result in enumerate(pool.imap(work, [1])):\n        print(number)", False),
        ("for result in pool.imap(work, [1]):\n        if result:\n            print(result)", False),
        ("result = pool.apply_async(work, (1,))\n    result.get()", False),
        ("assert pool.map(work, [1]) == [None]", False),
        ("assert pool.map(work, [1]) == [None] * 1", False),
        ("results = pool.map(work, [1])\n    results += pool.map(abs, [1])\n    print(results)", False),
    ],
)
def test_a_result_of_a_function_that_returns_nothing_is_used(tmp_path: Path, use: str, found: bool) -> None:  # noqa: FBT001 - a row of the table
    text = f"""import multiprocessing

def work(number):
    print(number)

def main():
    pool = multiprocessing.Pool()
    {use}
    pool.close()
"""
    assert rules_of(lint_text(tmp_path, text)) == (["nothing-returned"] if found else [])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return 1", False),
        ("if number:\n        return 1", False),
        ("yield 1", False),
        ("raise NotImplementedError", False),
        ("os._exit(1)", False),
        ("leave()", False),
        ("if number:\n        raise KeyError\n    else:\n        sys.exit()", False),
        ("with open(number):\n        raise KeyError", False),
        ("return", True),
        ("if number:\n        raise KeyError", True),
        ("def inner():\n        return 1\n    inner()", True),
    ],
)
def test_a_function_that_may_return_something_does(tmp_path: Path, body: str, found: bool) -> None:  # noqa: FBT001 - a row of the table
    text = f"""import concurrent.futures, os, sys

def leave():
    raise SystemExit

def work(number):
    {body}

def main():
    with concurrent.futures.ProcessPoolExecutor() as executor:
        print(executor.submit(work, 1).result())
"""
    assert rules_of(lint_text(tmp_path, text, select=["nothing-returned"])) == (["nothing-returned"] if found else [])


def test_output_is_captured_around_the_function_that_starts_the_worker(tmp_path: Path) -> None:
    text = """
        import io, multiprocessing, sys

        def work(number):
            {}
            print(number)

        def run():
            worker = multiprocessing.Process(target=work, args=(1,))
            worker.start()
            worker.join()

        def test_run():
            sys.stdout = buffer = io.StringIO()
            run()
            assert buffer.getvalue() == "1"
    """
    assert rules_of(lint_text(tmp_path, text.format("pass"))) == ["output-captured-by-parent"]
    assert rules_of(lint_text(tmp_path, text.format("sys.stdout = open('log', 'w')"))) == []


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        ("data, num_workers=4, collate_fn=lambda each: each", ["lambda-to-worker"]),
        ("data, 8, True, None, None, WORKERS, lambda each: each", ["lambda-to-worker"]),
        ("data, num_workers=os.cpu_count(), worker_init_fn=inner", ["nested-function-to-worker"]),
        ("data, num_workers=2, collate_fn=inner, multiprocessing_context='spawn'", ["nested-function-to-worker"]),
        ("data, num_workers=2, collate_fn=inner, multiprocessing_context='fork'", []),
        ("data, num_workers=2, collate_fn=outer", []),
        ("data, num_workers=0, collate_fn=inner", []),
        ("data, num_workers=NONE, collate_fn=inner", []),
        ("data, collate_fn=inner", []),
        ("data, num_workers=count, collate_fn=inner", ["nested-function-to-worker"]),
        ("data, num_workers=fewer, collate_fn=inner", []),
        ("data, num_workers=twice, collate_fn=inner", []),
        ("data, num_workers=0 if count else 0, collate_fn=inner", []),
        ("data, num_workers=2, collate_fn=inner, multiprocessing_context=multiprocessing.get_context('fork')", []),
        ("data, num_workers=2, collate_fn=inner, multiprocessing_context=count", []),
    ],
)
def test_what_the_workers_of_a_data_loader_call_is_pickled(tmp_path: Path, arguments: str, rules: list[str]) -> None:
    text = f"""import multiprocessing, os
from torch.utils.data import DataLoader

WORKERS = 4
NONE = 0

def outer(batch):
    return batch

def load(data, count, fewer=0):
    twice = 0
    if count:
        twice = 1

    def inner(batch):
        return batch

    return DataLoader({arguments})
"""
    report = lint_text(tmp_path, text)
    assert rules_of(report) == rules
    assert all("fork" not in finding.start_methods for finding in report.findings)


def test_a_subclass_of_a_data_loader_has_its_workers(tmp_path: Path) -> None:
    text = """
        from torch.utils.data.dataloader import DataLoader as PyTorchDataLoader

        class Loader(PyTorchDataLoader[int]):
            def __init__(self, data, workers):
                super().__init__(data, num_workers=workers, collate_fn=lambda batch: batch[0])
    """
    assert rules_of(lint_text(tmp_path, text)) == ["lambda-to-worker"]
    assert rules_of(lint_text(tmp_path, text.replace("PyTorchDataLoader[int]", "Other"))) == []
    between = "class Own(PyTorchDataLoader):\n    def __init__(self, *args): pass\n"
    text = (
        "from torch.utils.data import DataLoader as PyTorchDataLoader\n"
        + between
        + ("class Loader(Own):\n    def __init__(self, data):\n        super().__init__(data, 1, 2, 3, 4, 5, lambda x: x)\n")
    )
    assert rules_of(lint_text(tmp_path, text)) == []


def test_a_data_loader_of_a_program_that_forks_pickles_nothing(tmp_path: Path) -> None:
    text = """
        import torch.multiprocessing as mp
        from torch.utils.data import DataLoader

        def load(data):
            mp.set_start_method("fork")
            return DataLoader(data, num_workers=2, collate_fn=lambda batch: batch)
    """
    assert rules_of(lint_text(tmp_path, text)) == []
    assert rules_of(lint_text(tmp_path, text.replace('"fork"', '"spawn"'))) == ["lambda-to-worker"]


def test_one_of_two_functions_of_a_name_may_return_something(tmp_path: Path) -> None:
    text = """
        import multiprocessing

        try:
            from fast import work
        except ImportError:
            def work(number):
                print(number)

        def main():
            with multiprocessing.Pool() as pool:
                print(pool.map(work, [1]))
    """
    assert rules_of(lint_text(tmp_path, text)) == []


def test_another_buffer_captures_nothing(tmp_path: Path) -> None:
    text = """
        import contextlib, io, multiprocessing

        def work(number):
            print(number)

        def main():
            with contextlib.redirect_stdout(io.StringIO()) as quiet:
                with multiprocessing.Pool() as pool:
                    pool.map(work, [1])
            buffer = io.BytesIO()
            return {}.getvalue()
    """
    assert rules_of(lint_text(tmp_path, text.format("buffer"))) == []
    assert rules_of(lint_text(tmp_path, text.format("quiet"))) == ["output-captured-by-parent"]


@pytest.mark.parametrize(
    ("status", "use", "found"),
    [
        ("sum(paths)", "print(worker.exitcode)", True),
        ("len(paths) + 1", "return worker.exitcode", True),
        ("[1]", "total = worker.exitcode", True),
        ("1000", "assert worker.exitcode == 1000", True),
        ("NAME + ': ' + str(paths)", "print(worker.exitcode)", False),
        ("BASE + 1", "print(worker.exitcode)", False),
        ("sum(paths)", "assert worker.exitcode == 0", False),
        ("sum(paths)", "assert worker.exitcode", False),
        ("sum(paths)", "failed = bool(worker.exitcode)", False),
        ("2", "print(worker.exitcode)", False),
    ],
)
def test_an_exit_status_that_is_a_result(tmp_path: Path, status: str, use: str, found: bool) -> None:  # noqa: FBT001 - a row of the table
    text = f"""import multiprocessing, sys

NAME, BASE = "tool", 64

def work(paths):
    sys.exit({status})

def main():
    worker = multiprocessing.Process(target=work, args=([1],))
    worker.start()
    worker.join()
    {use}
"""
    assert rules_of(lint_text(tmp_path, text)) == (["exit-status-as-result"] if found else [])
