/* A descriptor of a kind that cannot be made anew must make the fork fail with its name, unless it is allowed. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void expect_refusal(int fd, const char *name)
{
    struct jf_error error;
    CHECK_IS(-1, try_fork_repaired(NULL, &error));
    CHECK_SAYS(error.text, name);
    CHECK_SAYS(error.text, "(hazard DESCRIPTOR)");
    test_policy()->treatment[JF_HAZARD_DESCRIPTOR] = JF_ALLOW;
    pid_t pid = fork_repaired();
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
    test_policy()->treatment[JF_HAZARD_DESCRIPTOR] = JF_REFUSE;
    close(fd);
}

/* Which of them there are depends on the kernel and on who may use them. */
static int open_some(const char **name)
{
    char parameters[256] = {0};
    struct perf_event_attr attributes = {.type = PERF_TYPE_SOFTWARE, .size = sizeof attributes,
                                         .config = PERF_COUNT_SW_CPU_CLOCK, .exclude_kernel = 1};
    uint64_t landlock = 1;
    long fd;
    *name = "[userfaultfd]";
    if ((fd = syscall(SYS_userfaultfd, O_CLOEXEC | 1)) >= 0)
        return (int)fd;
    *name = "[landlock-ruleset]";
    if ((fd = syscall(444, &landlock, sizeof landlock, 0)) >= 0)
        return (int)fd;
    *name = "[perf_event]";
    if ((fd = syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC)) >= 0)
        return (int)fd;
    *name = "[io_uring]";
    return (int)syscall(425, 4, parameters);
}

int main(void)
{
    const char *name;
    test_begin();
    int fd = open_some(&name);
    if (fd < 0)
        skip_part("kinds of descriptors", "userfaultfd, landlock, perf and io_uring are all forbidden here");
    else
        expect_refusal(fd, name);
    char path[] = "/tmp/jfork-test-XXXXXX";
    close(mkostemp(path, O_CLOEXEC));
    unlink(path);
    CHECK_IS(0, mkfifo(path, 0600));
    expect_refusal(open(path, O_RDWR | O_CLOEXEC), path);
    unlink(path);
    return test_end();
}
