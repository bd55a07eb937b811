# /// case
# title = "Read one large array in all workers without copying it"
# situation = "recipe"
# needs = ["python>=3.8", "multiprocessing.shared_memory:SharedMemory"]
# symptoms = ["share a big numpy array without copying it", "large pandas DataFrame read-only in workers"]
#
# [prints]
# shared = "sum of 1000000 numbers: 499999500000"
# ///
"""Read one large array in all workers, which attach to the same memory by its name.

Put your own data in the place of `content`. TYPE is a type code of the module array:
"q" is a 64-bit integer, "d" a float.
"""

import array
import multiprocessing
from multiprocessing import shared_memory

TYPE = "q"
SIZE = 1_000_000
STEP = 100_000


def init(name):
    global memory
    memory = shared_memory.SharedMemory(name=name)  # attaches to what the parent made


def add_up(start):
    # with numpy, without a copy too: `numpy.ndarray(SIZE, "int64", memory.buf)`
    with memory.buf.cast(TYPE) as numbers:
        # the memory may be larger than what was asked for
        return sum(numbers[start : min(start + STEP, SIZE)])


if __name__ == "__main__":
    content = array.array(TYPE, range(SIZE)).tobytes()
    memory = shared_memory.SharedMemory(create=True, size=len(content))
    try:
        memory.buf[: len(content)] = content
        with multiprocessing.Pool(3, initializer=init, initargs=(memory.name,)) as pool:
            sums = pool.map(add_up, range(0, SIZE, STEP))
    finally:
        memory.close()
        memory.unlink()  # removes it: only once, and by its creator
    print(f"sum of {SIZE} numbers: {sum(sums)}")
