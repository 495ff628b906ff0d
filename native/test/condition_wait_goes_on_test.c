/* A thread that waits on a condition variable must go on waiting in the child, and be woken there. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <sys/syscall.h>
#include <unistd.h>

#define WAITERS 4

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int open_doors, through;
static atomic_int tids[WAITERS];

static void *wait_for_door(void *tid)
{
    *(atomic_int *)tid = gettid();
    pthread_mutex_lock(&mutex);
    while (open_doors == 0)
        pthread_cond_wait(&condition, &mutex);
    open_doors--;
    through++;
    pthread_mutex_unlock(&mutex);
    return NULL;
}

static int number_through(void)
{
    pthread_mutex_lock(&mutex);
    int number = through;
    pthread_mutex_unlock(&mutex);
    return number;
}

static void open_one(void)
{
    pthread_mutex_lock(&mutex);
    open_doors++;
    pthread_cond_signal(&condition);
    pthread_mutex_unlock(&mutex);
}

static void let_all_through(pthread_t *threads)
{
    CHECK_IS(0, number_through());
    open_one();
    AWAIT(number_through() == 1);
    pthread_mutex_lock(&mutex);
    open_doors += WAITERS - 1;
    pthread_cond_broadcast(&condition);
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < WAITERS; i++)
        finish(threads[i]);
    CHECK_IS(WAITERS, through);
    CHECK_IS(0, open_doors);
}

static void scenario(void)
{
    pthread_t threads[WAITERS];
    through = 0;
    for (int i = 0; i < WAITERS; i++) {
        tids[i] = 0;
        threads[i] = start(wait_for_door, &tids[i]);
    }
    for (int i = 0; i < WAITERS; i++) {
        AWAIT(tids[i]);
        await_in_call(tids[i], SYS_futex);
    }
    pid_t pid = fork_all();
    let_all_through(threads);
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
