/* While the frozen function runs, every other thread must stand still, however quickly threads start and end. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/forking.h"
#include "support/threads.h"
#include "sys.h"
#include "tasks.h"

#include <stdlib.h>
#include <unistd.h>

#define CHURNERS 6
#define FREEZES 400

static atomic_int stop;
static atomic_long steps;

static void *step(void *unused)
{
    steps++;
    return unused;
}

static void *churn(void *unused)
{
    while (!stop) {
        pthread_t thread = start(step, NULL);
        pthread_detach(start(step, NULL));
        finish(thread);
    }
    return unused;
}

struct look {
    uint64_t signal;
    pid_t moving;
    struct jf_task_report report;
};

static int look_at(void *argument, pid_t tid)
{
    struct look *look = argument;
    struct jf_task_report report;
    if (tid == jf_gettid() || !jf_task_report(tid, &report))
        return 0;
    bool stands = report.blocked & look->signal, gone = report.state == 'Z' || report.state == 'X';
    if (stands || gone)
        return 0;
    look->moving = tid;
    look->report = report;
    return 1;
}

/* Libc must not be used in here. */
static int look_around(void *argument)
{
    struct jf_error error;
    long before = steps;
    for (int i = 0; i < 3; i++)
        if (jf_tasks_list(look_at, argument, &error) != 0)
            return 1;
    return steps != before;
}

static void scenario(void)
{
    struct jf_error error;
    struct jf_freezer *freezer = jf_freezer_get(&error);
    pthread_t threads[CHURNERS];
    CHECK_MADE(freezer, error);
    stop = 0;
    for (int i = 0; i < CHURNERS; i++)
        threads[i] = start(churn, NULL);
    for (int i = 0; i < FREEZES / 2; i++) {
        struct look look = {.signal = JF_SIGBIT(jf_freezer_signal(freezer))};
        int moved;
        CHECK_WORKS(jf_frozen_call(freezer, look_around, &look, FREEZE_LIMIT_MS, &moved, &error), error);
        CHECK_IS(0, look.moving);
        CHECK_IS(0, moved);
    }
    stop = 1;
    for (int i = 0; i < CHURNERS; i++)
        finish(threads[i]);
    AWAIT(thread_count() <= 2);
}

int main(void)
{
    test_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
