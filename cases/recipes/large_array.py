# /// case
# title = "Read one large array in all workers without copying it"
# situation = "recipe"
# needs = ["python>=3.8", "multiprocessing.shared_memory:SharedMemory"]
#
# [prints]
# shared = "sum of 1000000 numbers: 499999500000"
# ///
"""Read one large array in all workers, which attach to the same memory by its name.

For other numbers change "q" (64-bit integers): "d" is float, as in `array`.
"""

import array
import multiprocessing
from multiprocessing import shared_memory

SIZE = 1_000_000
STEP = 100_000


def initialize(name):
    global memory
    memory = shared_memory.SharedMemory(name)


def add_up(start):
    # with numpy: numpy.ndarray(SIZE, "int64", memory.buf)[start : start + STEP].sum()
    with memory.buf.cast("q") as numbers:  # memory with a view left cannot be closed
        return sum(numbers[start : start + STEP])


if __name__ == "__main__":
    content = array.array("q", range(SIZE)).tobytes()
    memory = shared_memory.SharedMemory(create=True, size=len(content))
    try:
        memory.buf[: len(content)] = content  # on some systems the memory is larger
        with multiprocessing.Pool(3, initialize, (memory.name,)) as pool:
            sums = pool.map(add_up, range(0, SIZE, STEP))
    finally:
        memory.close()
        memory.unlink()  # only once, by the process that created it
    print(f"sum of {SIZE} numbers: {sum(sums)}")
