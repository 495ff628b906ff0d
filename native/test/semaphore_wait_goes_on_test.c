/* sem_wait must not return in the child before the child posts, and must take exactly one post. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WAITERS 3

static sem_t semaphore;
static atomic_int tids[WAITERS], through;

static void *wait_for_post(void *tid)
{
    *(atomic_int *)tid = gettid();
    CHECK_IS(0, sem_wait(&semaphore));
    through++;
    return NULL;
}

static void post_all(pthread_t *threads)
{
    int value;
    CHECK_IS(0, through);
    for (int i = 0; i < WAITERS; i++) {
        CHECK_IS(0, sem_post(&semaphore));
        AWAIT(through == i + 1);
    }
    for (int i = 0; i < WAITERS; i++)
        finish(threads[i]);
    CHECK_IS(0, sem_getvalue(&semaphore, &value));
    CHECK_IS(0, value);
}

static void scenario(void)
{
    pthread_t threads[WAITERS];
    CHECK_IS(0, sem_init(&semaphore, 0, 0));
    through = 0;
    for (int i = 0; i < WAITERS; i++) {
        tids[i] = 0;
        threads[i] = start(wait_for_post, &tids[i]);
    }
    for (int i = 0; i < WAITERS; i++) {
        AWAIT(tids[i]);
        await_in_call(tids[i], SYS_futex);
    }
    pid_t pid = fork_all();
    post_all(threads);
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
