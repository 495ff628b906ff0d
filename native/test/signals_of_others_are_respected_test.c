/*
 * The signal that stops threads must be one that nobody uses; if there is none, forking is refused. If somebody takes it later,
 * forks fail and say so, until it is given back.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <signal.h>
#include <unistd.h>

static void nothing(int number)
{
    (void)number;
}

static void take(int number)
{
    CHECK(signal(number, nothing) != SIG_ERR);
}

static void expect_none_left(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct jf_error error;
        for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
            take(number);
        CHECK(!jf_freezer_get(&error));
        CHECK_SAYS(error.text, "every real-time signal already has a handler");
        _exit(0);
    }
    expect_exit(pid, 0, "the process without a free signal");
}

static void expect_fork(void)
{
    pid_t pid = fork_all();
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
}

int main(void)
{
    struct jf_error error;
    struct sigaction ours;
    test_begin();
    expect_none_left();
    for (int number = SIGRTMAX - 10; number <= SIGRTMAX; number++)
        take(number);
    struct jf_freezer *freezer = jf_freezer_get(&error);
    CHECK_MADE(freezer, error);
    CHECK_IS(SIGRTMAX - 11, jf_freezer_signal(freezer));
    expect_fork();
    CHECK_IS(0, sigaction(jf_freezer_signal(freezer), NULL, &ours));
    take(jf_freezer_signal(freezer));
    CHECK_IS(-1, try_fork_all(NULL, &error));
    CHECK_SAYS(error.text, "another library has taken over the signal");
    CHECK_IS(0, sigaction(jf_freezer_signal(freezer), &ours, NULL));
    expect_fork();
    return test_end();
}
