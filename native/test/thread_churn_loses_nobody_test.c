/* Threads that start and end all the time must neither stop a fork nor be lost in a child. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHURNERS 4
#define FORKS 100

static atomic_int stop, ended;
static atomic_long made[CHURNERS];

static void *live_shortly(void *argument)
{
    char *memory = malloc(1000);
    memset(memory, 1, 1000);
    free(memory);
    return argument;
}

/* Joined and detached ones in turn: the first leave a stack behind to be used again, the second give it back. */
static void *churn(void *argument)
{
    long index = (long)argument;
    while (!stop) {
        CHECK_IS(index, finish(start(live_shortly, argument)));
        pthread_detach(start(live_shortly, NULL));
        made[index]++;
    }
    ended++;
    return NULL;
}

static bool all_made_more(const long *than)
{
    for (int i = 0; i < CHURNERS; i++)
        if (made[i] < than[i] + 2)
            return false;
    return true;
}

static void await_progress(void)
{
    long before[CHURNERS];
    for (int i = 0; i < CHURNERS; i++)
        before[i] = made[i];
    AWAIT(all_made_more(before));
}

static void stop_all(pthread_t *threads)
{
    stop = 1;
    for (int i = 0; i < CHURNERS; i++)
        finish(threads[i]);
    CHECK_IS(CHURNERS, ended);
    AWAIT(thread_count() <= 2); /* detached ones may still be ending */
}

static void scenario(void)
{
    pthread_t threads[CHURNERS];
    stop = ended = 0;
    for (long i = 0; i < CHURNERS; i++)
        threads[i] = start(churn, (void *)i);
    for (int i = 0; i < FORKS / 2; i++) {
        pid_t pid = fork_all();
        if (pid == 0) {
            await_progress();
            stop_all(threads);
            exit(9);
        }
        expect_exit(pid, 9, "the child of a process full of short-lived threads");
    }
    await_progress();
    stop_all(threads);
}

int main(void)
{
    test_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
