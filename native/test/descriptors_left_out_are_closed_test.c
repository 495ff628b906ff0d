/* A number between descriptors that are given, for which none is given, must be closed in the program. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/spawning.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static char shown[SHOWN_MAX];

int main(void)
{
    static char *const arguments[] = {"show", NULL}, *const environment[] = {NULL};
    int pipe_fds[2], own[8];
    test_begin();
    for (int i = 0; i < 8; i++) /* some of the numbers that are left out are open here */
        own[i] = memfd_create("a file", 0);
    CHECK_IS(0, pipe2(pipe_fds, O_CLOEXEC));
    struct jf_spawn spawn = {.arguments = arguments, .environment = environment,
                             .fds = (int[]){-1, pipe_fds[1], -1, -1, 2, -1, -1, -1, -1, own[7], -1, -1}, .fd_count = 12};
    spawn_and_show(&spawn, pipe_fds[0], pipe_fds[1], shown);
    CHECK_IS(1, lines_with(shown, "fd 1 "));
    CHECK_IS(1, lines_with(shown, "fd 4 "));
    CHECK_IS(1, lines_with(shown, "fd 9 "));
    CHECK_IS(3, lines_with(shown, "fd "));
    for (int i = 0; i < 8; i++)
        close(own[i]);
    return test_end();
}
