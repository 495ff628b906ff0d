/* A process with a thousand threads must fork with every one of them. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <limits.h>
#include <unistd.h>

#define THREADS 1000
#define STACK (64 * 1024)

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static bool go;
static atomic_int ready, counted;
static pthread_t threads[THREADS];

static void *wait_and_count(void *unused)
{
    ready++;
    pthread_mutex_lock(&mutex);
    while (!go)
        pthread_cond_wait(&condition, &mutex);
    pthread_mutex_unlock(&mutex);
    counted++;
    return unused;
}

static void start_all(void)
{
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, STACK);
    for (int i = 0; i < THREADS; i++)
        CHECK_IS(0, pthread_create(&threads[i], &small, wait_and_count, NULL));
    AWAIT(ready == THREADS);
}

static void count_all(void)
{
    CHECK_IS(0, counted);
    pthread_mutex_lock(&mutex);
    go = true;
    pthread_cond_broadcast(&condition);
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    CHECK_IS(THREADS, counted);
}

static void scenario(void)
{
    int64_t begin = now_ms();
    pid_t pid = fork_all();
    if (pid == 0) {
        count_all();
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    CHECK(now_ms() - begin < WAIT_MS);
}

int main(void)
{
    test_begin();
    start_all();
    on_leader_and_beside(scenario);
    count_all();
    return test_end();
}
