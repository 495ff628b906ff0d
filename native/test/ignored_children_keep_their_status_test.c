/* Where SIGCHLD is ignored, or its statuses are not wanted, starting a program must end that; a handler must stay. */
#define _GNU_SOURCE
#include "jfork/reap.h"
#include "jfork/spawn.h"
#include "support/check.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void handler(int number)
{
    (void)number;
}

static pid_t run(int *pidfd)
{
    struct jf_error error;
    char *arguments[] = {(char *)"sh", (char *)"-c", (char *)"exit 5", NULL}, *environment[] = {NULL};
    struct jf_spawn spawn = {.path = "/bin/sh", .arguments = arguments, .environment = environment};
    pid_t pid = jf_spawn(&spawn, pidfd, &error);
    CHECK_WORKS(pid, error);
    return pid;
}

/* Asked of the kernel's table of children, as the JDK does, and not of the pidfd, which knows in any case. */
static void expect_status(pid_t pid, int pidfd)
{
    int status;
    CHECK_IS(pid, waitpid(pid, &status, 0));
    CHECK(WIFEXITED(status));
    CHECK_IS(5, WEXITSTATUS(status));
    close(pidfd);
}

static void scenario(void (*what)(int), int flags)
{
    struct sigaction action = {.sa_handler = what, .sa_flags = flags};
    int pidfd;
    CHECK_IS(0, sigaction(SIGCHLD, &action, NULL));
    pid_t pid = run(&pidfd);
    expect_status(pid, pidfd);
    CHECK_IS(0, sigaction(SIGCHLD, NULL, &action));
    CHECK_IS((long)(what == SIG_IGN ? SIG_DFL : what), (long)action.sa_handler);
    CHECK_IS(flags & ~SA_NOCLDWAIT, action.sa_flags & (SA_NOCLDWAIT | SA_NOCLDSTOP | SA_RESTART));
}

int main(void)
{
    test_begin();
    scenario(SIG_DFL, 0);
    scenario(SIG_IGN, 0);
    scenario(SIG_IGN, SA_NOCLDWAIT | SA_RESTART);
    scenario(SIG_DFL, SA_NOCLDWAIT);
    scenario(handler, SA_NOCLDWAIT | SA_NOCLDSTOP | SA_RESTART);
    return test_end();
}
