/* The child must be able to create, detach and end threads, and to end by exit() from any of them. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <stdlib.h>
#include <unistd.h>

#define THREADS 30

static atomic_int ran, stop;
static int *at_exit_ran;

static void *idle(void *unused)
{
    while (!stop)
        nap();
    return unused;
}

static void *work(void *unused)
{
    free(malloc(100000));
    ran++;
    return unused;
}

static void *leave(void *code)
{
    exit((int)(long)code);
}

static void note_exit(void)
{
    ++*at_exit_ran;
}

static void be_child(void)
{
    for (int i = 0; i < THREADS; i++)
        finish(start(work, NULL));
    for (int i = 0; i < THREADS; i++)
        CHECK_IS(0, pthread_detach(start(work, NULL)));
    AWAIT(ran == 2 * THREADS);
    atexit(note_exit);
    if (gettid() == getpid())
        exit(5);
    finish(start(leave, (void *)5));
}

static void scenario(void)
{
    pthread_t idler = start(idle, NULL);
    *at_exit_ran = ran = stop = 0;
    pid_t pid = fork_all();
    if (pid == 0)
        be_child();
    expect_exit(pid, 5, "the child");
    CHECK_IS(1, *at_exit_ran);
    stop = 1;
    finish(idler);
}

int main(void)
{
    test_begin();
    at_exit_ran = shared_memory(sizeof *at_exit_ran);
    on_leader_and_beside(scenario);
    return test_end();
}
