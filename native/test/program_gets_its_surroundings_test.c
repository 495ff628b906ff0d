/* A program must have the given arguments, environment and directory and no others, and a session of its own on request. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/spawning.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static char shown[SHOWN_MAX];

static void show(struct jf_spawn *spawn)
{
    int pipe_fds[2];
    CHECK_IS(0, pipe2(pipe_fds, O_CLOEXEC));
    spawn->fds = (int[]){0, pipe_fds[1], 2};
    spawn->fd_count = 3;
    spawn_and_show(spawn, pipe_fds[0], pipe_fds[1], shown);
}

int main(void)
{
    static char *const arguments[] = {"any name", "--option=x y", "", "last", NULL};
    static char *const environment[] = {"ONE=1", "EMPTY=", "UMLAUT=\xc3\xbc", NULL};
    static char *const none[] = {NULL};
    char here[PATH_MAX];
    test_begin();
    setenv("NOT_GIVEN", "1", 1);
    CHECK(getcwd(here, sizeof here));
    struct jf_spawn spawn = {.arguments = arguments, .environment = environment};
    show(&spawn);
    expect_line(shown, "argument 0 any name");
    expect_line(shown, "argument 1 --option=x y");
    expect_line(shown, "argument 2 ");
    expect_line(shown, "argument 3 last");
    CHECK_IS(4, lines_with(shown, "argument "));
    expect_line(shown, "environment ONE=1");
    expect_line(shown, "environment EMPTY=");
    expect_line(shown, "environment UMLAUT=\xc3\xbc");
    CHECK_IS(3, lines_with(shown, "environment "));
    expect_line(shown, "directory %s", here);
    expect_line(shown, "session inherited");
    spawn = (struct jf_spawn){.arguments = arguments, .environment = none, .directory = "/proc", .new_session = true};
    show(&spawn);
    CHECK_IS(0, lines_with(shown, "environment "));
    expect_line(shown, "directory /proc");
    expect_line(shown, "session own");
    char now[PATH_MAX];
    CHECK_TEXT(here, getcwd(now, sizeof now));
    return test_end();
}
