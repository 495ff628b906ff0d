/* The restartable sequence of every thread must be registered in the child, so that it follows the thread's CPU. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <sched.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <unistd.h>

#define THREADS 3

static atomic_int ready, go;
static cpu_set_t allowed;

static uint32_t rseq_cpu(void)
{
    volatile struct rseq *rseq = (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
    return rseq->cpu_id;
}

static void follow(void)
{
    CHECK((int)rseq_cpu() >= 0);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        cpu_set_t one;
        unsigned now;
        if (!CPU_ISSET(cpu, &allowed))
            continue;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        CHECK_IS(0, sched_setaffinity(0, sizeof one, &one));
        CHECK_IS(0, syscall(SYS_getcpu, &now, NULL, NULL));
        CHECK_IS(cpu, now);
        CHECK_IS(cpu, rseq_cpu());
        CHECK_IS(cpu, sched_getcpu());
    }
    sched_setaffinity(0, sizeof allowed, &allowed);
}

static void *run(void *unused)
{
    ready++;
    while (!go)
        nap();
    follow();
    return unused;
}

static void scenario(void)
{
    pthread_t threads[THREADS];
    ready = go = 0;
    for (int i = 0; i < THREADS; i++)
        threads[i] = start(run, NULL);
    AWAIT(ready == THREADS);
    pid_t pid = fork_all();
    follow();
    go = 1;
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
}

/* The group leader of a child that another thread asked for is neither of the above. */
static atomic_int followed;

static void *ask(void *unused)
{
    pid_t pid = fork_all();
    if (pid == 0) {
        go = 1;
        AWAIT(followed);
        _exit(0);
    }
    expect_exit(pid, 0, "the child whose leader looks");
    go = 1;
    return unused;
}

int main(void)
{
    test_begin();
    if (__rseq_size == 0)
        skip("this libc or kernel has no restartable sequences");
    CHECK_IS(0, sched_getaffinity(0, sizeof allowed, &allowed));
    on_leader_and_beside(scenario);
    go = 0;
    pthread_t asking = start(ask, NULL);
    AWAIT(go);
    follow();
    followed = 1;
    finish(asking);
    return test_end();
}
