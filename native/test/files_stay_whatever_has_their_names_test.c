/*
 * What the template has open for reading must be the same file in the child, with an offset of its own, also if it has no name any more,
 * or if its name is another file's by now, or a pipe's that nobody writes to.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/jfork-test-XXXXXX";
static char names[3][64]; /* of nothing, of a file, of a pipe; of the files that are looked at no more */
static int files[3];

static void write_file(const char *name, const char *octets)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
    CHECK_IS(4, write(fd, octets, 4));
    close(fd);
}

static void make_files(void)
{
    CHECK(mkdtemp(directory));
    for (int i = 0; i < 3; i++) {
        snprintf(names[i], sizeof names[i], "%s/%d", directory, i);
        write_file(names[i], "0123");
        files[i] = open(names[i], O_RDONLY | O_CLOEXEC);
        CHECK_IS(1, lseek(files[i], 1, SEEK_SET));
        CHECK_IS(0, unlink(names[i]));
    }
    write_file(names[1], "abcd");
    CHECK_IS(0, mkfifo(names[2], 0600));
}

static void expect_octet(int fd, char octet)
{
    char got;
    CHECK_IS(1, read(fd, &got, 1));
    CHECK_IS(octet, got);
    CHECK_IS(0, fcntl(fd, F_GETFL) & O_NONBLOCK);
}

int main(void)
{
    test_begin();
    make_files();
    pid_t pid = fork_repaired();
    for (int i = 0; i < 3; i++)
        expect_octet(files[i], '1');
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
    for (int i = 0; i < 3; i++) {
        expect_octet(files[i], '2');
        close(files[i]);
    }
    for (int i = 1; i < 3; i++)
        CHECK_IS(0, unlink(names[i]));
    CHECK_IS(0, rmdir(directory));
    return test_end();
}
