/* Whoever keeps thread ids is told of each thread in the child, on that thread, before its own code goes on. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <sys/syscall.h>
#include <unistd.h>

enum { OTHER, LEADER, ASKING, THREADS };

static atomic_int forked, ready, checked;
static __thread pid_t kept;
static pid_t forker;

static void told(pid_t before, pid_t now)
{
    if (kept == before)
        kept = now;
}

static void check_own(void)
{
    CHECK_IS(syscall(SYS_gettid), kept);
    checked++;
}

static void *run(void *unused)
{
    kept = (pid_t)syscall(SYS_gettid);
    ready++;
    while (!forked)
        nap();
    check_own();
    return unused;
}

static void *ask(void *unused)
{
    struct forking forking = {.revived = told};
    struct jf_error error;
    kept = (pid_t)syscall(SYS_gettid);
    pid_t pid = try_fork_all(&forking, &error);
    CHECK_WORKS(pid, error);
    forked = 1;
    check_own();
    AWAIT(checked == THREADS);
    if (pid == 0)
        _exit(getpid() == forker);
    expect_exit(pid, 0, "the child");
    return unused;
}

int main(void)
{
    test_begin();
    forker = getpid();
    kept = forker;
    pthread_t other = start(run, NULL);
    AWAIT(ready == 1);
    pthread_t asking = start(ask, NULL);
    AWAIT(forked);
    check_own();
    finish(asking);
    finish(other);
    return test_end();
}
