/* Name, affinity, nice value, policy, timer slack and I/O priority of each thread must be those it had in the template. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define IOPRIO_BEST_EFFORT(level) (2 << 13 | (level))

struct attributes {
    char name[16];
    cpu_set_t affinity;
    int nice, policy, priority, slack, ioprio;
};

enum { LEADER, ASKING, PLAIN, NAMED, PINNED, NICE, BATCH, IDLE_POLICY, SLACK, IOPRIO, REALTIME, EAGER, THREADS };

static struct attributes before[THREADS];
static atomic_int ready, go, forked;
static int *status_of_part;

static struct attributes own_attributes(void)
{
    struct attributes own;
    struct sched_param parameter;
    memset(&own, 0, sizeof own);
    CHECK_IS(0, prctl(PR_GET_NAME, own.name));
    CHECK_IS(0, sched_getaffinity(0, sizeof own.affinity, &own.affinity));
    errno = 0;
    own.nice = getpriority(PRIO_PROCESS, 0);
    CHECK_IS(0, errno);
    own.policy = sched_getscheduler(0);
    CHECK_IS(0, sched_getparam(0, &parameter));
    own.priority = parameter.sched_priority;
    own.slack = prctl(PR_GET_TIMERSLACK);
    own.ioprio = (int)syscall(SYS_ioprio_get, 1, 0);
    return own;
}

static void compare(int index)
{
    struct attributes now = own_attributes(), *then = &before[index];
    CHECK_TEXT(then->name, now.name);
    CHECK(CPU_EQUAL(&then->affinity, &now.affinity));
    CHECK_IS(then->nice, now.nice);
    CHECK_IS(then->policy, now.policy);
    CHECK_IS(then->priority, now.priority);
    CHECK_IS(then->slack, now.slack);
    CHECK_IS(then->ioprio, now.ioprio);
}

static void pin_to_last_cpu(void)
{
    cpu_set_t allowed, one;
    CPU_ZERO(&one);
    CHECK_IS(0, sched_getaffinity(0, sizeof allowed, &allowed));
    for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--)
        if (CPU_ISSET(cpu, &allowed)) {
            CPU_SET(cpu, &one);
            break;
        }
    CHECK_IS(0, sched_setaffinity(0, sizeof one, &one));
}

/* For the superuser only. */
static void set_privileged(int index)
{
    struct sched_param parameter = {.sched_priority = 3};
    int status = index == REALTIME ? sched_setscheduler(0, SCHED_RR, &parameter) : setpriority(PRIO_PROCESS, 0, -3);
    if (status < 0)
        status_of_part[index] = errno;
}

static void set_attributes(int index)
{
    struct sched_param zero = {0};
    char name[16];
    snprintf(name, sizeof name, "thread-%d", index);
    if (index != PLAIN)
        CHECK_IS(0, prctl(PR_SET_NAME, name));
    switch (index) {
    case LEADER: CHECK_IS(0, prctl(PR_SET_TIMERSLACK, 60000)); break;
    case ASKING: CHECK_IS(0, prctl(PR_SET_TIMERSLACK, 70000)); break;
    case NAMED: CHECK_IS(0, prctl(PR_SET_NAME, "fifteen letters")); break;
    case PINNED: pin_to_last_cpu(); break;
    case NICE: CHECK_IS(0, setpriority(PRIO_PROCESS, 0, 7)); break;
    case BATCH: CHECK_IS(0, sched_setscheduler(0, SCHED_BATCH, &zero)); break;
    case IDLE_POLICY: CHECK_IS(0, sched_setscheduler(0, SCHED_IDLE, &zero)); break;
    case SLACK: CHECK_IS(0, prctl(PR_SET_TIMERSLACK, 123456)); break;
    case IOPRIO: CHECK_IS(0, syscall(SYS_ioprio_set, 1, 0, IOPRIO_BEST_EFFORT(6))); break;
    case REALTIME:
    case EAGER: set_privileged(index); break;
    }
}

static void *run(void *argument)
{
    int index = (int)(long)argument;
    set_attributes(index);
    before[index] = own_attributes();
    ready++;
    while (!go)
        nap();
    compare(index);
    return NULL;
}

static void *ask(void *unused)
{
    set_attributes(ASKING);
    before[ASKING] = own_attributes();
    pid_t pid = fork_all();
    compare(ASKING);
    forked = 1;
    if (pid == 0)
        return unused;
    expect_exit(pid, 0, "the child");
    return unused;
}

static void explain(int index, const char *what)
{
    if (status_of_part[index])
        skip_part(what, strerror(status_of_part[index]));
}

int main(void)
{
    pthread_t threads[THREADS];
    pid_t template = getpid();
    test_begin();
    status_of_part = shared_memory(THREADS * sizeof *status_of_part);
    for (long i = PLAIN; i < THREADS; i++)
        threads[i] = start(run, (void *)i);
    AWAIT(ready == THREADS - PLAIN);
    set_attributes(LEADER);
    before[LEADER] = own_attributes();
    pthread_t asking = start(ask, NULL);
    AWAIT(forked);
    compare(LEADER);
    go = 1;
    for (int i = PLAIN; i < THREADS; i++)
        finish(threads[i]);
    finish(asking);
    if (getpid() != template)
        _exit(0);
    explain(REALTIME, "a real-time policy");
    explain(EAGER, "a negative nice value");
    return test_end();
}
