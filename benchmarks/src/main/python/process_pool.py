"""Measures Python's ProcessPoolExecutor; see bin/bench pool. Arguments: workers, tasks, how many at a time. Prints one line: the
nanoseconds of all, then those of each task."""
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

WARM = 2000


def task(number):
    return number + 1


def run(pool, tasks, at_once):
    times = []
    for first in range(0, tasks, at_once):
        begun, futures = [], []
        for number in range(first, min(first + at_once, tasks)):
            begun.append(time.perf_counter_ns())
            futures.append(pool.submit(task, number))
        for number, future in enumerate(futures):
            if future.result() != first + number + 1:
                sys.exit("a wrong result")
            times.append(time.perf_counter_ns() - begun[number])
    return times


def main():
    workers, tasks, at_once = map(int, sys.argv[1:4])
    with ProcessPoolExecutor(workers, mp_context=get_context("forkserver")) as pool:
        run(pool, WARM, at_once)
        start = time.perf_counter_ns()
        times = run(pool, tasks, at_once)
        print(time.perf_counter_ns() - start, *times)


if __name__ == "__main__":
    main()
