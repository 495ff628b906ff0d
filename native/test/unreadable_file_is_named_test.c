/* A file that the template has open but may not open any more must make the fork fail by name, and not go unnoticed. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/unprivileged.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/jfork-test-XXXXXX";

static void be_template(void)
{
    struct jf_error error;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    CHECK(file >= 0);
    CHECK_IS(0, chmod(path, 0));
    drop_rights(NOBODY_ELSE);
    if (access(path, R_OK) == 0)
        _exit(0);
    pid_t pid = try_fork_repaired(NULL, &error);
    if (pid == 0)
        _exit(0); /* it must not come to this */
    if (pid < 0)
        CHECK_SAYS(error.text, path);
    else
        expect_exit(pid, STATUS_NOT_WHOLE, "the child without its file");
    _exit(0);
}

int main(void)
{
    test_begin();
    close(mkstemp(path));
    pid_t pid = fork();
    if (pid == 0)
        be_template();
    expect_exit(pid, 0, "the template");
    unlink(path);
    return test_end();
}
