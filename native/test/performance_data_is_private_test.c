/* A shared mapping of a file below a directory named hsperfdata_<user> must become a private copy, at the same address. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LENGTH (8 * 4096)

int main(void)
{
    char directory[] = "/tmp/jfork-test-XXXXXX", sub[64], path[80];
    test_begin();
    CHECK(mkdtemp(directory));
    snprintf(sub, sizeof sub, "%s/hsperfdata_somebody", directory);
    snprintf(path, sizeof path, "%s/4711", sub);
    CHECK_IS(0, mkdir(sub, 0700));
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    CHECK_IS(0, ftruncate(file, LENGTH));
    volatile char *memory = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    CHECK(memory != MAP_FAILED);
    close(file);
    memory[0] = 1;
    memory[LENGTH - 1] = 2;
    pid_t pid = fork_repaired();
    if (pid == 0) {
        CHECK_IS(1, memory[0]);
        CHECK_IS(2, memory[LENGTH - 1]);
        memory[0] = 3;
        memory[LENGTH - 1] = 4;
        /* A fork of the fork has nothing to copy any more. */
        pid_t below = fork_repaired();
        if (below == 0)
            _exit(memory[0]);
        expect_exit(below, 3, "the child of the child");
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    CHECK_IS(1, memory[0]);
    CHECK_IS(2, memory[LENGTH - 1]);
    munmap((void *)(uintptr_t)memory, LENGTH);
    unlink(path);
    rmdir(sub);
    rmdir(directory);
    return test_end();
}
