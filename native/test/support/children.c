#define _GNU_SOURCE
#include "children.h"

#include "check.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_pidfd(pid_t pid)
{
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    CHECK(pidfd >= 0);
    return pidfd;
}

static void collect(int pidfd, siginfo_t *info)
{
    memset(info, 0, sizeof *info);
    CHECK_IS(0, waitid((idtype_t)3 /* P_PIDFD */, (id_t)pidfd, info, WEXITED | __WALL));
    close(pidfd);
}

static bool await_end(int pidfd)
{
    int64_t end = now_ms() + WAIT_MS;
    struct pollfd poll_fd = {.fd = pidfd, .events = POLLIN};
    int status;
    do
        status = poll(&poll_fd, 1, (int)(end - now_ms()));
    while (status < 0 && errno == EINTR && now_ms() < end);
    return status > 0;
}

static void await_child(pid_t pid, const char *who, siginfo_t *info)
{
    char message[200];
    int pidfd = open_pidfd(pid);
    if (!await_end(pidfd)) {
        dump_stacks(pid);
        syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
        collect(pidfd, info);
        snprintf(message, sizeof message, "%s (process %d) hangs", who, (int)pid);
        check_failed(__FILE__, __LINE__, message);
    }
    collect(pidfd, info);
}

static void expect(pid_t pid, bool exited, int value, const char *who)
{
    siginfo_t info;
    char message[200];
    await_child(pid, who, &info);
    if ((info.si_code == CLD_EXITED) == exited && info.si_status == value)
        return;
    snprintf(message, sizeof message, "%s (process %d) must end with %s %d, ended with %s %d", who, (int)pid,
             exited ? "exit code" : "signal", value, info.si_code == CLD_EXITED ? "exit code" : "signal", info.si_status);
    check_failed(__FILE__, __LINE__, message);
}

void expect_exit(pid_t pid, int code, const char *who)
{
    expect(pid, true, code, who);
}

int expect_either(pid_t pid, int code, int other, const char *who)
{
    siginfo_t info;
    char message[200];
    await_child(pid, who, &info);
    if (info.si_code == CLD_EXITED && (info.si_status == code || info.si_status == other))
        return info.si_status;
    snprintf(message, sizeof message, "%s (process %d) must exit with %d or %d, ended with %s %d", who, (int)pid, code,
             other, info.si_code == CLD_EXITED ? "exit code" : "signal", info.si_status);
    check_failed(__FILE__, __LINE__, message);
}

void expect_signal(pid_t pid, int signal, const char *who)
{
    expect(pid, false, signal, who);
}

void end_child(pid_t pid)
{
    siginfo_t info;
    int pidfd = open_pidfd(pid);
    syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
    collect(pidfd, &info);
}
