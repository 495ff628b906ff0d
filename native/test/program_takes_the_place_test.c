/* A program that takes the place of a process with threads must keep its pid, and have nothing of it but what it was given. */
#define _GNU_SOURCE
#include "jfork/spawn.h"
#include "support/check.h"
#include "support/children.h"
#include "support/files.h"
#include "support/spawning.h"
#include "support/threads.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char program[4200], shown[SHOWN_MAX];
static int output;

static void handler(int number)
{
    (void)number;
}

static void *busy(void *unused)
{
    for (;;)
        nap();
    return unused;
}

/* On a thread that is not the group leader. */
static void *replace(void *unused)
{
    struct jf_error error;
    sigset_t all;
    char *const arguments[] = {"show", "one", NULL}, *const environment[] = {"ONE=1", NULL};
    struct jf_spawn spawn = {.path = program, .arguments = arguments, .environment = environment, .directory = "/proc",
                             .fds = (int[]){0, output, 2, -1, -1, output}, .fd_count = 6};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    if (jf_replace(&spawn, &error) < 0)
        check_failed(__FILE__, __LINE__, error.text);
    return unused;
}

static void become_program(bool on_another_thread)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    signal(SIGRTMIN + 4, SIG_IGN);
    signal(SIGTERM, handler);
    signal(SIGUSR1, handler);
    signal(SIGHUP, SIG_IGN);
    signal(SIGINT, SIG_DFL); /* a shell may have ignored these */
    signal(SIGQUIT, SIG_DFL);
    for (int i = 0; i < 5; i++)
        CHECK(memfd_create("not to be seen", i % 2 ? MFD_CLOEXEC : 0) >= 0);
    for (int i = 0; i < 10; i++)
        start(busy, NULL);
    if (on_another_thread)
        start(replace, NULL);
    else
        replace(NULL);
    busy(NULL);
}

static void expect_program(pid_t pid)
{
    expect_line(shown, "pid %d", pid);
    expect_line(shown, "argument 1 one");
    expect_line(shown, "environment ONE=1");
    CHECK_IS(1, lines_with(shown, "environment "));
    expect_line(shown, "directory /proc");
    for (int fd = 0; fd < 6; fd++) {
        char line[16];
        snprintf(line, sizeof line, "fd %d ", fd);
        CHECK_IS(fd < 3 || fd == 5, lines_with(shown, line));
    }
    CHECK_IS(4, lines_with(shown, "fd "));
    CHECK_IS(0, lines_with(shown, "blocked "));
    CHECK_IS(0, lines_with(shown, "handled "));
    expect_line(shown, "ignored %d", SIGHUP);
    CHECK_IS(1, lines_with(shown, "ignored "));
    CHECK_SAYS(shown, "end\n");
}

int main(void)
{
    test_begin();
    snprintf(program, sizeof program, "%s", helper_path("show_process_program"));
    for (int on_another_thread = 0; on_another_thread < 2; on_another_thread++) {
        int pipe_fds[2];
        CHECK_IS(0, pipe2(pipe_fds, O_CLOEXEC));
        output = pipe_fds[1];
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0)
            become_program(on_another_thread);
        close(pipe_fds[1]);
        read_shown(pipe_fds[0], shown);
        close(pipe_fds[0]);
        expect_exit(pid, 0, "the program");
        expect_program(pid);
    }
    return test_end();
}
