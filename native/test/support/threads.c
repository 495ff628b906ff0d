#define _GNU_SOURCE
#include "threads.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

pthread_t start(void *(*run)(void *), void *argument)
{
    pthread_t thread;
    CHECK_IS(0, pthread_create(&thread, NULL, run, argument));
    return thread;
}

void *finish(pthread_t thread)
{
    struct timespec end;
    void *result;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += WAIT_MS / 1000;
    if (pthread_timedjoin_np(thread, &result, &end) != 0)
        await_failed(__FILE__, __LINE__, "a thread has ended");
    return result;
}

static bool is_in_call(pid_t tid, long number)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/self/task/%d/syscall", (int)tid);
    FILE *file = fopen(path, "re");
    bool there = file && fgets(line, sizeof line, file) && line[0] >= '0' && line[0] <= '9' && atol(line) == number;
    if (file)
        fclose(file);
    return there;
}

void await_in_call(pid_t tid, long number)
{
    AWAIT(is_in_call(tid, number));
}

long task_number(pid_t pid, pid_t tid, const char *name, int base)
{
    char path[64], line[256];
    long value = -1;
    snprintf(path, sizeof path, "/proc/%d/task/%d/status", (int)pid, (int)tid);
    FILE *file = fopen(path, "re");
    while (file && value < 0 && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            value = (long)strtoul(line + strlen(name), NULL, base);
    if (file)
        fclose(file);
    return value;
}

int thread_count(void)
{
    return (int)task_number(getpid(), getpid(), "Threads:", 10);
}
