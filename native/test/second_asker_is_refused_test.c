/* While one thread has the process frozen, another one's request must fail with EBUSY and not wait or disturb. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <unistd.h>

#define ASKERS 4
#define FREEZES 50

static atomic_int inside, overlaps;

/* Libc must not be used in here. */
static int be_alone(void *number)
{
    overlaps += inside++;
    for (volatile int i = 0; i < 100000; i++)
        ;
    inside--;
    return *(int *)number;
}

static void *ask(void *unused)
{
    struct jf_error error;
    struct jf_freezer *freezer = jf_freezer_get(&error);
    CHECK_MADE(freezer, error);
    for (int done = 0; done < FREEZES;) {
        int number = gettid(), result = 0;
        if (jf_frozen_call(freezer, be_alone, &number, FREEZE_LIMIT_MS, &result, &error) == 0) {
            CHECK_IS(number, result);
            done++;
        } else {
            CHECK_IS(EBUSY, error.number);
            nap();
        }
    }
    return unused;
}

int main(void)
{
    pthread_t threads[ASKERS];
    test_begin();
    for (int i = 0; i < ASKERS - 1; i++)
        threads[i] = start(ask, NULL);
    ask(NULL);
    for (int i = 0; i < ASKERS - 1; i++)
        finish(threads[i]);
    CHECK_IS(0, overlaps);
    return test_end();
}
