/*
 * What the template has open for reading must have an offset of its own in the child, and all else as it was; but files whose offset
 * nobody uses stay as they are.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/jfork-test-XXXXXX";
static int file, deleted, directory, writable, handle, stays_open, positioned, null;
static ino_t inode;

static int open_file(int flags)
{
    int fd = open(path, flags);
    CHECK(fd >= 0);
    return fd;
}

static void make_files(void)
{
    char other[sizeof path + 8];
    int fd = mkstemp(path);
    CHECK_IS(10, write(fd, "0123456789", 10));
    close(fd);
    file = open_file(O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    writable = open_file(O_RDWR | O_CLOEXEC);
    handle = open_file(O_RDONLY | O_CLOEXEC);
    stays_open = open_file(O_RDONLY);
    snprintf(other, sizeof other, "%s.other", path);
    CHECK_IS(0, link(path, other));
    deleted = open(other, O_RDONLY | O_CLOEXEC);
    CHECK_IS(0, unlink(other));
    positioned = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    CHECK(positioned >= 0);
    directory = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    struct stat status;
    CHECK_IS(0, fstat(file, &status));
    inode = status.st_ino;
}

static bool is_handle(const void *unused, int fd)
{
    (void)unused;
    return fd == handle;
}

static bool is_positioned(const char *name)
{
    return strcmp(name, "/etc/passwd") == 0;
}

static void expect_file(int fd, int descriptor_flags, int flags)
{
    struct stat status;
    CHECK_IS(0, fstat(fd, &status));
    CHECK_IS(inode, status.st_ino);
    CHECK_IS(descriptor_flags, fcntl(fd, F_GETFD));
    CHECK_IS(flags, fcntl(fd, F_GETFL) & (O_ACCMODE | O_NONBLOCK | O_APPEND));
}

static void expect_octet(int fd, char octet)
{
    char got;
    CHECK_IS(1, read(fd, &got, 1));
    CHECK_IS(octet, got);
}

_Noreturn static void be_child(void)
{
    expect_file(file, FD_CLOEXEC, O_RDONLY | O_NONBLOCK);
    expect_file(deleted, FD_CLOEXEC, O_RDONLY);
    expect_file(writable, FD_CLOEXEC, O_RDWR);
    expect_file(stays_open, 0, O_RDONLY);
    expect_octet(file, '3');
    CHECK_IS(8, lseek(deleted, 8, SEEK_SET));
    CHECK_IS(8, lseek(writable, 8, SEEK_SET));
    CHECK_IS(9, lseek(handle, 9, SEEK_SET));
    CHECK_IS(7, lseek(stays_open, 7, SEEK_SET));
    CHECK_IS(6, lseek(positioned, 6, SEEK_SET));
    CHECK(fcntl(null, F_GETFD) >= 0);
    DIR *entries = fdopendir(directory);
    CHECK(entries && readdir(entries));
    _exit(0);
}

int main(void)
{
    struct jf_error error;
    test_begin();
    make_files();
    test_policy()->treatment[JF_HAZARD_WRITABLE_FILE] = JF_ALLOW;
    CHECK_IS(3, lseek(file, 3, SEEK_SET));
    CHECK_IS(5, lseek(deleted, 5, SEEK_SET));
    test_by_position(is_positioned);
    int before = descriptor_count();
    pid_t pid = try_fork_repaired(is_handle, &error);
    CHECK_WORKS(pid, error);
    if (pid == 0) {
        CHECK_IS(before, descriptor_count());
        be_child();
    }
    expect_exit(pid, 0, "the child");
    CHECK_IS(before, descriptor_count());
    expect_octet(file, '3');
    expect_octet(deleted, '5');
    expect_octet(stays_open, '0');
    CHECK_IS(8, lseek(writable, 0, SEEK_CUR)); /* allowed, and so shared, as fork() does it */
    CHECK_IS(9, lseek(handle, 0, SEEK_CUR));   /* so is what the user sent */
    CHECK_IS(6, lseek(positioned, 0, SEEK_CUR)); /* and what nobody reads where the last one ended */
    CHECK_IS(0, lseek(directory, 0, SEEK_CUR));
    int all[] = {file, deleted, directory, writable, handle, stays_open, positioned, null};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        close(all[i]);
    CHECK_IS(0, unlink(path));
    return test_end();
}
