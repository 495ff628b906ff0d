/* A program must have exactly the descriptors it was given, in their order, whatever numbers they have here. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/spawning.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char shown[SHOWN_MAX];
static char *const arguments[] = {"show", NULL};
static char *const environment[] = {NULL};

static unsigned long inode(int fd)
{
    struct stat status;
    CHECK_IS(0, fstat(fd, &status));
    return (unsigned long)status.st_ino;
}

/* The given descriptors, of which the one at `at` is made a pipe to us. */
static void give(int *fds, size_t count, size_t at)
{
    int pipe_fds[2];
    unsigned long inodes[16];
    CHECK_IS(0, pipe2(pipe_fds, O_CLOEXEC));
    if (at < count)
        fds[at] = pipe_fds[1];
    for (size_t i = 0; i < count; i++)
        inodes[i] = inode(fds[i]);
    struct jf_spawn spawn = {.arguments = arguments, .environment = environment, .fds = fds, .fd_count = count};
    spawn_and_show(&spawn, pipe_fds[0], pipe_fds[1], shown);
    for (size_t i = 0; i < count; i++)
        expect_line(shown, "fd %zu %lu stays", i, inodes[i]);
    CHECK_IS(count, lines_with(shown, "fd "));
}

int main(void)
{
    int null, own[8];
    test_begin();
    null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int i = 0; i < 8; i++) /* some stay open over exec, which must not help them into the program */
        own[i] = i % 2 ? memfd_create("a file", 0) : memfd_create("a file", MFD_CLOEXEC);
    int high = fcntl(null, F_DUPFD, 900);
    give((int[]){null, 0, null}, 3, 1);
    give((int[]){4, 3, 0}, 3, 1);
    give((int[]){4, 0, 3, 0, 2, 1}, 6, 1);
    give((int[]){own[3], 0, own[1], own[1], high, own[0], own[7]}, 7, 1);
    give((int[]){high, 0}, 2, 1);
    close(high);
    close(null);
    for (int i = 0; i < 8; i++)
        close(own[i]);
    return test_end();
}
