/* A lock on a file, of whichever kind, must make the fork fail with the file's name, as long as it is held. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static char path[] = "/tmp/jfork-test-XXXXXX";

static void expect_refusal(void)
{
    struct jf_error error;
    CHECK_IS(-1, try_fork_repaired(NULL, &error));
    CHECK_SAYS(error.text, path);
    CHECK_SAYS(error.text, "holds a lock");
    CHECK_SAYS(error.text, "(hazard FILE_LOCK)");
}

static void expect_fork(void)
{
    pid_t pid = fork_repaired();
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
}

static void lock(int fd, int command, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = 10, .l_len = 5};
    CHECK_IS(0, fcntl(fd, command, &lock));
}

int main(void)
{
    test_begin();
    int writable = mkstemp(path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    test_policy()->treatment[JF_HAZARD_WRITABLE_FILE] = JF_ALLOW;
    about("POSIX, to read");
    lock(fd, F_SETLK, F_RDLCK);
    expect_refusal();
    lock(fd, F_SETLK, F_UNLCK);
    expect_fork();
    about("POSIX, to write");
    lock(writable, F_SETLK, F_WRLCK);
    expect_refusal();
    lock(writable, F_SETLK, F_UNLCK);
    about("of the open file description");
    lock(writable, F_OFD_SETLK, F_WRLCK);
    expect_refusal();
    lock(writable, F_OFD_SETLK, F_UNLCK);
    about("flock");
    CHECK_IS(0, flock(fd, LOCK_SH));
    expect_refusal();
    about("allowed");
    test_policy()->treatment[JF_HAZARD_FILE_LOCK] = JF_ALLOW;
    expect_fork();
    CHECK_IS(0, flock(fd, LOCK_UN));
    close(fd);
    close(writable);
    unlink(path);
    return test_end();
}
