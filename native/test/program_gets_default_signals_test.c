/* A program must start with no signal blocked, none handled, and none ignored but those that nohup and & ignore. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/spawning.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static char shown[SHOWN_MAX];

static void handler(int number)
{
    (void)number;
}

static void show(void)
{
    static char *const arguments[] = {"show", NULL}, *const environment[] = {NULL};
    int pipe_fds[2];
    CHECK_IS(0, pipe2(pipe_fds, O_CLOEXEC));
    struct jf_spawn spawn = {.arguments = arguments, .environment = environment,
                             .fds = (int[]){0, pipe_fds[1], 2}, .fd_count = 3};
    spawn_and_show(&spawn, pipe_fds[0], pipe_fds[1], shown);
}

int main(void)
{
    sigset_t all, before, after;
    test_begin();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR1, SIG_IGN);
    signal(SIGCHLD, handler);
    signal(SIGTERM, handler);
    signal(SIGRTMIN + 3, handler);
    signal(SIGRTMIN + 4, SIG_IGN);
    signal(SIGINT, SIG_DFL); /* a shell may have ignored these */
    signal(SIGQUIT, SIG_DFL);
    signal(SIGHUP, SIG_IGN);
    sigfillset(&all);
    sigdelset(&all, SIGALRM);
    sigprocmask(SIG_SETMASK, &all, NULL);
    sigprocmask(SIG_SETMASK, NULL, &before);
    show();
    CHECK_IS(0, lines_with(shown, "blocked "));
    CHECK_IS(0, lines_with(shown, "handled "));
    expect_line(shown, "ignored %d", SIGHUP);
    CHECK_IS(1, lines_with(shown, "ignored "));
    sigprocmask(SIG_SETMASK, NULL, &after);
    for (int number = 1; number <= SIGRTMAX; number++)
        CHECK_IS(sigismember(&before, number), sigismember(&after, number));
    CHECK(signal(SIGTERM, SIG_DFL) == handler);
    CHECK(signal(SIGPIPE, SIG_DFL) == SIG_IGN);
    return test_end();
}
