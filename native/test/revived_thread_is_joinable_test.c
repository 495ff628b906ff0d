/* A revived thread must be joinable: by a join that was under way at the fork, and by one that begins after it. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <sys/syscall.h>
#include <unistd.h>

static atomic_int go, joiner;
static pthread_t early, late;

static void *end_when_told(void *result)
{
    while (!go)
        nap();
    return result;
}

static void *join_early(void *unused)
{
    void *result;
    (void)unused;
    joiner = gettid();
    CHECK_IS(0, pthread_join(early, &result));
    return result;
}

static void scenario(void)
{
    go = joiner = 0;
    early = start(end_when_told, (void *)41);
    late = start(end_when_told, (void *)42);
    pthread_t joining = start(join_early, NULL);
    AWAIT(joiner);
    await_in_call(joiner, SYS_futex);
    pid_t pid = fork_all();
    go = 1;
    CHECK_IS(41, finish(joining));
    CHECK_IS(42, finish(late));
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
