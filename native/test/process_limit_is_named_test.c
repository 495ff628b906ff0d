/* A fork that fails for want of processes must say which limit it was, and leave the template as it was. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"
#include "support/unprivileged.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#define THREADS 4

static atomic_int stop;
static atomic_long ticks;

static void *tick(void *unused)
{
    while (!stop) {
        ticks++;
        nap();
    }
    return unused;
}

static void allow(rlim_t processes)
{
    struct rlimit limit = {processes, 100};
    CHECK_IS(0, setrlimit(RLIMIT_NPROC, &limit));
}

static void scenario(void)
{
    struct jf_error error;
    long before = ticks;
    allow((rlim_t)thread_count());
    CHECK_IS(-1, try_fork_all(NULL, &error));
    CHECK_IS(EAGAIN, error.number);
    CHECK_SAYS(error.text, "RLIMIT_NPROC");
    CHECK_SAYS(error.text, "pids.max");
    AWAIT(ticks > before + THREADS);
    allow(100);
    pid_t pid = fork_all();
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child, with a higher limit");
}

static void be_template(void)
{
    pthread_t threads[THREADS];
    drop_rights(NOBODY_ELSE);
    for (int i = 0; i < THREADS; i++)
        threads[i] = start(tick, NULL);
    on_leader_and_beside(scenario);
    stop = 1;
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    _exit(0);
}

int main(void)
{
    test_begin();
    if (!can_be_nobody_else())
        skip("only root can become a user of its own, by whom processes are counted");
    pid_t pid = fork();
    if (pid == 0)
        be_template();
    expect_exit(pid, 0, "the template with a limit");
    return test_end();
}
