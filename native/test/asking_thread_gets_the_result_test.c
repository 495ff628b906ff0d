/* A thread that asked for a fork must get what the frozen function returned in its own process, however often it asks. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <unistd.h>

#define IDLE 20
#define FORKS 40

static atomic_int stop;

static void *idle(void *unused)
{
    while (!stop)
        nap();
    return unused;
}

/* try_fork_all returns what the frozen function does. A child that believes a stale result takes itself for a parent. */
static void *ask(void *unused)
{
    pid_t before = getpid();
    for (int i = 0; i < FORKS; i++) {
        pid_t pid = fork_all();
        CHECK_IS(pid == 0, getpid() != before);
        if (pid == 0)
            _exit(7);
        expect_exit(pid, 7, "a child");
    }
    return unused;
}

int main(void)
{
    pthread_t threads[IDLE];
    test_begin();
    for (int i = 0; i < IDLE; i++)
        threads[i] = start(idle, NULL);
    finish(start(ask, NULL));
    stop = 1;
    for (int i = 0; i < IDLE; i++)
        finish(threads[i]);
    return test_end();
}
