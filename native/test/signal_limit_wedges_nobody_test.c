/* A user's limit of queued signals must make a fork wait or fail by name, and never leave threads standing for ever. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"
#include "support/unprivileged.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FORKS 60

static atomic_int stop, taken;
static atomic_long ticks;

static void take(int number)
{
    (void)number;
    taken++;
}

static void *tick(void *unused)
{
    while (!stop) {
        ticks++;
        nap();
    }
    return unused;
}

/* Queues signals for the template, which its threads take while they run; while they stand, the queue is full. */
_Noreturn static void flood(pid_t template)
{
    union sigval value = {0};
    for (;;)
        if (sigqueue(template, SIGRTMIN, value) < 0 && errno != EAGAIN)
            _exit(0);
}

static void try_to_fork(void)
{
    struct forking impatient = {.limit_ms = 200};
    struct jf_error error;
    long before = ticks;
    pid_t pid = try_fork_all(&impatient, &error);
    if (pid == 0)
        _exit(0);
    if (pid > 0)
        expect_exit(pid, 0, "the child");
    else
        CHECK(error.text[0]);
    AWAIT(ticks > before);
}

/* Whoever asks does not take the signals of the flood, so that they are in its way. */
static void *ask(void *unused)
{
    sigset_t own;
    sigemptyset(&own);
    sigaddset(&own, SIGRTMIN);
    pthread_sigmask(SIG_BLOCK, &own, NULL);
    for (int i = 0; i < FORKS; i++)
        try_to_fork();
    stop = 1;
    return unused;
}

static void be_template(void)
{
    struct sigaction action = {.sa_handler = take, .sa_flags = SA_RESTART};
    struct rlimit one = {1, 1};
    drop_rights(NOBODY_ELSE);
    sigaction(SIGRTMIN, &action, NULL);
    CHECK_IS(0, setrlimit(RLIMIT_SIGPENDING, &one));
    pid_t template = getpid(), flooding = fork();
    if (flooding == 0)
        flood(template);
    pthread_t ticking = start(tick, NULL), asking = start(ask, NULL);
    AWAIT(stop);
    finish(asking);
    finish(ticking);
    end_child(flooding);
    CHECK(taken > 0);
    _exit(0);
}

int main(void)
{
    test_begin();
    if (!can_be_nobody_else())
        skip("only root can become a user of its own, by whom queued signals are counted");
    pid_t pid = fork();
    if (pid == 0)
        be_template();
    expect_exit(pid, 0, "the template with a limit");
    return test_end();
}
