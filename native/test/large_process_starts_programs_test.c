/* A process with many threads and much memory must start programs, also from several threads at once. */
#define _GNU_SOURCE
#include "jfork/spawn.h"
#include "support/check.h"
#include "support/children.h"
#include "support/files.h"
#include "support/threads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define IDLE 100
#define STARTERS 4
#define STARTS 10
#define MEGABYTES 500

static char program[4200];
static atomic_int stop;

static void *idle(void *unused)
{
    while (!stop)
        for (int i = 0; i < 20; i++)
            nap();
    return unused;
}

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double start_one(int code)
{
    char variable[32];
    static const int fds[3] = {0, 1, 2};
    char *const arguments[] = {"show", NULL}, *const environment[] = {variable, NULL};
    struct jf_spawn spawn = {.path = program, .arguments = arguments, .environment = environment, .fds = fds,
                             .fd_count = 3};
    struct jf_error error;
    int pidfd;
    snprintf(variable, sizeof variable, "JUST_EXIT=%d", code);
    double begin = milliseconds();
    pid_t pid = jf_spawn(&spawn, &pidfd, &error);
    double took = milliseconds() - begin;
    CHECK_WORKS(pid, error);
    expect_exit(pid, code, "a program");
    close(pidfd);
    return took;
}

static void *start_some(void *number)
{
    for (int i = 0; i < STARTS; i++)
        start_one((int)(long)number * 20 + i);
    return NULL;
}

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return a < b ? -1 : a > b;
}

int main(void)
{
    pthread_t threads[IDLE], starters[STARTERS];
    double times[STARTS];
    size_t size = MEGABYTES * 1024UL * 1024;
    test_begin();
    snprintf(program, sizeof program, "%s", helper_path("show_process_program"));
    char *memory = malloc(size);
    CHECK(memory != NULL);
    memset(memory, 1, size);
    for (int i = 0; i < IDLE; i++)
        threads[i] = start(idle, NULL);
    for (int i = 0; i < STARTS; i++)
        times[i] = start_one(i);
    qsort(times, STARTS, sizeof times[0], compare);
    printf("a start took %.1f ms (median of %d) with %d threads and %d MB\n", times[STARTS / 2], STARTS, IDLE, MEGABYTES);
    fflush(stdout);
    for (long i = 0; i < STARTERS; i++)
        starters[i] = start(start_some, (void *)i);
    for (int i = 0; i < STARTERS; i++)
        finish(starters[i]);
    stop = 1;
    for (int i = 0; i < IDLE; i++)
        finish(threads[i]);
    free(memory);
    return test_end();
}
