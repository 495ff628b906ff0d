/* A file open for writing must make the fork fail with its name; one open for appending, or allowed, stays shared. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static char path[] = "/tmp/jfork-test-XXXXXX";

static void expect_refusal(const char *name)
{
    struct jf_error error;
    CHECK_IS(-1, try_fork_repaired(NULL, &error));
    CHECK_SAYS(error.text, name);
    CHECK_SAYS(error.text, "is a file open for writing");
    CHECK_SAYS(error.text, "(hazard WRITABLE_FILE)");
}

/* The child moves the offset that template and child share. */
static void expect_shared(int fd)
{
    CHECK_IS(0, lseek(fd, 0, SEEK_SET));
    pid_t pid = fork_repaired();
    if (pid == 0) {
        CHECK_IS(3, write(fd, "abc", 3));
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    CHECK_IS(3, lseek(fd, 0, SEEK_CUR));
}

int main(void)
{
    test_begin();
    int file = mkstemp(path);
    expect_refusal(path);
    CHECK_IS(0, ftruncate(file, 0));
    test_policy()->treatment[JF_HAZARD_WRITABLE_FILE] = JF_ALLOW;
    expect_shared(file);
    test_policy()->treatment[JF_HAZARD_WRITABLE_FILE] = JF_REFUSE;
    CHECK_IS(0, ftruncate(file, 0));
    close(file);
    file = memfd_create("notes", MFD_CLOEXEC);
    expect_refusal("/memfd:notes");
    close(file);
    file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    expect_shared(file);
    close(file);
    unlink(path);
    return test_end();
}
