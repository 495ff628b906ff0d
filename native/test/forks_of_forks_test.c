/* A fork of a fork of a fork of a fork must be a whole process at each level, and exit statuses must travel up. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEPTH 4
#define WORKERS 4

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long counter;
static atomic_int stop;

static void *work(void *unused)
{
    while (!stop) {
        char *memory = malloc(5000);
        memset(memory, 1, 5000);
        pthread_mutex_lock(&mutex);
        counter++;
        pthread_mutex_unlock(&mutex);
        free(memory);
    }
    return unused;
}

static long count(void)
{
    pthread_mutex_lock(&mutex);
    long now = counter;
    pthread_mutex_unlock(&mutex);
    return now;
}

static void *once(void *unused)
{
    free(malloc(200000));
    return unused;
}

/* Exit code: the number of levels that were right. */
static int use_process(int level)
{
    int below = 0;
    if (level < DEPTH) {
        pid_t pid = fork_all();
        if (pid == 0)
            exit(use_process(level + 1));
        below = DEPTH - level;
        expect_exit(pid, below, "a fork of a fork");
    }
    long before = count();
    finish(start(once, NULL));
    AWAIT(count() > before + 100);
    return below + 1;
}

static void scenario(void)
{
    pthread_t workers[WORKERS];
    stop = 0;
    for (int i = 0; i < WORKERS; i++)
        workers[i] = start(work, NULL);
    CHECK_IS(DEPTH + 1, use_process(0));
    stop = 1;
    for (int i = 0; i < WORKERS; i++)
        finish(workers[i]);
}

int main(void)
{
    test_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
