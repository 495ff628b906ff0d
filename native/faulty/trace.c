/*
 * When each fault point was reached, in all processes that have this library: what the benchmarks read. In the file that
 * JFORK_TRACE names, which has its size already and is mapped by the caller, its templates and their forks alike:
 *
 *   octet 0     the number of records, also of those for which there was no room
 *   octet 32... records of 32 octets: time in ns (CLOCK_MONOTONIC), page faults of the process so far, pid, point
 *
 * All in the byte order of the machine. The mapping is shared and writable, so a template has to allow that.
 */
#define _GNU_SOURCE
#include "jfork/fault.h"

#include "sys.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

struct record {
    int64_t ns;
    int64_t faults;
    int32_t pid;
    int32_t point;
    int64_t unused;
};

struct trace {
    _Atomic uint64_t used;
    uint64_t unused[3];
    struct record records[];
};

static struct trace *trace; /* NULL: nothing is noted */
static uint64_t room;

/* Reached by each thread of a process: noting them would take longer than what they do. */
static bool is_of_every_thread(int point)
{
    switch (point) {
    case JF_FAULT_THREAD_STOPPING:
    case JF_FAULT_THREAD_STOPPED:
    case JF_FAULT_CHILD_REVIVING:
    case JF_FAULT_THREAD_REVIVED: return true;
    default: return false;
    }
}

void jf_trace(int point)
{
    struct rusage usage = {0};
    if (!trace || is_of_every_thread(point))
        return;
    JF_SYS(SYS_getrusage, RUSAGE_SELF, &usage);
    uint64_t place = atomic_fetch_add(&trace->used, 1);
    if (place >= room)
        return;
    trace->records[place] = (struct record){jf_now_ns(), usage.ru_minflt + usage.ru_majflt, jf_getpid(), point, 0};
}

/* A measurement of nothing would look like one of something quick. */
static void give_up(const char *path)
{
    perror(path);
    _exit(2);
}

__attribute__((constructor)) static void open_from_environment(void)
{
    const char *path = getenv("JFORK_TRACE");
    struct stat status;
    if (!path || !*path)
        return;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) < 0 || (size_t)status.st_size < sizeof(struct trace))
        give_up(path);
    void *memory = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        give_up(path);
    close(fd);
    room = ((size_t)status.st_size - sizeof(struct trace)) / sizeof(struct record);
    trace = memory;
}
