/* A mutex held at the fork must stay held in the child, be released by its owner, and reach the thread that waits. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_int held, release, waiter, got;

static void *hold(void *unused)
{
    pthread_mutex_lock(&mutex);
    held = 1;
    while (!release)
        nap();
    CHECK_IS(0, got);
    pthread_mutex_unlock(&mutex);
    return unused;
}

static void *contend(void *unused)
{
    waiter = gettid();
    pthread_mutex_lock(&mutex);
    got = 1;
    pthread_mutex_unlock(&mutex);
    return unused;
}

static void look_and_release(pthread_t holder, pthread_t contender)
{
    CHECK_IS(EBUSY, pthread_mutex_trylock(&mutex));
    CHECK_IS(0, got);
    release = 1;
    finish(holder);
    finish(contender);
    CHECK_IS(1, got);
    CHECK_IS(0, pthread_mutex_lock(&mutex));
    CHECK_IS(0, pthread_mutex_unlock(&mutex));
}

static void scenario(void)
{
    held = release = waiter = got = 0;
    pthread_t holder = start(hold, NULL);
    AWAIT(held);
    pthread_t contender = start(contend, NULL);
    AWAIT(waiter);
    await_in_call(waiter, SYS_futex);
    pid_t pid = fork_all();
    look_and_release(holder, contender);
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
}

int main(void)
{
    test_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
