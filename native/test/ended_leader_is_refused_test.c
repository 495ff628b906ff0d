/* A process whose primordial thread has ended cannot be forked, and must say so instead of hanging. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <unistd.h>

static atomic_long ticks;

static void *tick(void *unused)
{
    for (;;) {
        ticks++;
        nap();
    }
    return unused;
}

static void *ask(void *unused)
{
    struct jf_error error;
    char path[64];
    AWAIT(readlink("/proc/self/exe", path, sizeof path) < 0); /* now it is gone */
    long before = ticks;
    CHECK_IS(-1, try_fork_all(NULL, &error));
    CHECK_SAYS(error.text, "primordial thread has ended");
    AWAIT(ticks > before + 2);
    _exit(0);
    return unused;
}

int main(void)
{
    test_begin();
    pid_t pid = fork();
    if (pid == 0) {
        start(tick, NULL);
        start(ask, NULL);
        pthread_exit(NULL);
    }
    expect_exit(pid, 0, "the process without its first thread");
    return test_end();
}
