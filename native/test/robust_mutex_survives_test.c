/* The robust mutex of a thread that ends in the child must be found with EOWNERDEAD, whichever thread it was. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <unistd.h>

enum { OTHER, ASKING, LEADER, THREADS };

static pthread_mutex_t mutexes[THREADS];
static atomic_int go, ready;
static int *done;

static void lock_and_end(int index)
{
    CHECK_IS(0, pthread_mutex_lock(&mutexes[index]));
    pthread_exit(NULL);
}

static void *other(void *unused)
{
    (void)unused;
    ready = 1;
    while (!go)
        nap();
    lock_and_end(OTHER);
    return NULL;
}

/* 0 when nobody holds it, EBUSY; EOWNERDEAD: now the caller does. */
static int state_of(int index)
{
    int status = pthread_mutex_trylock(&mutexes[index]);
    if (status == 0)
        pthread_mutex_unlock(&mutexes[index]);
    return status;
}

static void *examine(void *unused)
{
    for (int i = 0; i < THREADS; i++) {
        AWAIT(state_of(i) == EOWNERDEAD);
        CHECK_IS(0, pthread_mutex_consistent(&mutexes[i]));
        CHECK_IS(0, pthread_mutex_unlock(&mutexes[i]));
        CHECK_IS(0, pthread_mutex_lock(&mutexes[i]));
        CHECK_IS(0, pthread_mutex_unlock(&mutexes[i]));
    }
    *done = 1;
    _exit(0);
    return unused;
}

static void *ask(void *unused)
{
    pid_t pid = fork_all();
    if (pid == 0) {
        go = 1;
        start(examine, NULL);
        lock_and_end(ASKING);
    }
    expect_exit(pid, 0, "the child");
    CHECK_IS(1, *done);
    for (int i = 0; i < THREADS; i++)
        CHECK_IS(0, state_of(i));
    return unused;
}

static void make_mutexes(void)
{
    pthread_mutexattr_t robust;
    pthread_mutexattr_init(&robust);
    pthread_mutexattr_setrobust(&robust, PTHREAD_MUTEX_ROBUST);
    for (int i = 0; i < THREADS; i++)
        pthread_mutex_init(&mutexes[i], &robust);
}

int main(void)
{
    test_begin();
    done = shared_memory(sizeof *done);
    make_mutexes();
    pid_t template = getpid();
    pthread_t bystander = start(other, NULL);
    AWAIT(ready);
    pthread_t asking = start(ask, NULL);
    while (getpid() == template && pthread_tryjoin_np(asking, NULL) == EBUSY)
        nap();
    if (getpid() != template) {
        AWAIT(go);
        lock_and_end(LEADER);
    }
    go = 1;
    finish(bystander);
    return test_end();
}
