"""multiprocessing with the start method "forkserver", as a program that obeys lines; see Peer.java.

round forkserver N IN_FLIGHT    Process(target=an empty function), until it is joined
"""

import multiprocessing
import multiprocessing.connection
import sys
import time


def empty():
    pass


def lives(context, times, in_flight):
    begun, failed, latencies, alive = 0, 0, [], {}
    start = time.monotonic_ns()
    while begun < times or alive:
        while begun < times and len(alive) < in_flight:
            born = time.monotonic_ns()
            process = context.Process(target=empty)
            process.start()
            alive[process.sentinel] = process, born
            begun += 1
        for sentinel in multiprocessing.connection.wait(alive):
            process, born = alive.pop(sentinel)
            process.join()
            if process.exitcode == 0:
                latencies.append(time.monotonic_ns() - born)
            else:
                failed += 1
            process.close()
    return " ".join(map(str, [time.monotonic_ns() - start, failed, *latencies]))


def main():
    context = multiprocessing.get_context("forkserver")
    print("ok", flush=True)
    for line in sys.stdin:
        order, _, times, in_flight = line.split()
        if order == "round":
            print("ok " + lives(context, int(times), int(in_flight)), flush=True)
        else:
            print("error no order that there is: " + order, flush=True)


if __name__ == "__main__":
    main()
