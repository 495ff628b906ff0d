"""Measures Python's ProcessPoolExecutor; see bin/bench pool. Arguments: workers, tasks, round trips. Prints one line:
seconds for the tasks, then each round trip in microseconds."""
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def task(number):
    return number + 1


def main():
    workers, tasks, trips = map(int, sys.argv[1:4])
    with ProcessPoolExecutor(workers, mp_context=get_context("forkserver")) as pool:
        for future in [pool.submit(task, i) for i in range(2000)]:
            future.result()
        start = time.perf_counter()
        futures = [pool.submit(task, i) for i in range(tasks)]
        good = all(future.result() == i + 1 for i, future in enumerate(futures))
        seconds = time.perf_counter() - start
        if not good:
            sys.exit("a wrong result")
        times = []
        for i in range(trips):
            begin = time.perf_counter()
            pool.submit(task, i).result()
            times.append((time.perf_counter() - begin) * 1e6)
    print(seconds, *(f"{time:.1f}" for time in times))


if __name__ == "__main__":
    main()
