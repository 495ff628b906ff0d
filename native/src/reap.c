#define _GNU_SOURCE
#include "jfork/reap.h"

#include "sys.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

/* Linux 6.15: the exit status of a reaped process can still be asked of its pidfd. See linux/pidfd.h. */
struct pidfd_info {
    uint64_t mask, cgroup;
    uint32_t pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
    int32_t exit_code;
    uint8_t room[64];
};
#define PIDFD_INFO_EXIT (1UL << 3)
#define PIDFD_GET_INFO _IOC(_IOC_READ | _IOC_WRITE, 0xff, 11, 64)

static int fail(struct jf_error *error, const char *what, long status)
{
    jf_fail(error, (int)-status, what);
    jf_say_errno(error);
    return -1;
}

int jf_pidfd_open(pid_t pid, struct jf_error *error)
{
    long pidfd = JF_SYS(SYS_pidfd_open, pid, 0);
    return pidfd < 0 ? fail(error, "a pidfd cannot be opened for the child", pidfd) : (int)pidfd;
}

static void ask_after_the_fact(int pidfd, struct jf_exit *result)
{
    struct pidfd_info info = {.mask = PIDFD_INFO_EXIT};
    result->end = JF_LOST;
    if (JF_SYS(SYS_ioctl, pidfd, PIDFD_GET_INFO, &info) < 0 || !(info.mask & PIDFD_INFO_EXIT))
        return;
    result->end = WIFEXITED(info.exit_code) ? JF_EXITED : JF_SIGNALLED;
    result->value = WIFEXITED(info.exit_code) ? WEXITSTATUS(info.exit_code) : WTERMSIG(info.exit_code);
}

int jf_pidfd_reap(int pidfd, struct jf_exit *result, struct jf_error *error)
{
    siginfo_t info;
    memset(&info, 0, sizeof info);
    *result = (struct jf_exit){JF_ALIVE, 0};
    long status;
    do
        status = JF_SYS(SYS_waitid, P_PIDFD, pidfd, &info, WEXITED | WNOHANG | __WALL, 0);
    while (status == -EINTR);
    if (status == -ECHILD) {
        ask_after_the_fact(pidfd, result);
        return 0;
    }
    if (status < 0)
        return fail(error, "a child's exit status cannot be collected", status);
    if (info.si_pid == 0)
        return 0;
    result->end = info.si_code == CLD_EXITED ? JF_EXITED : JF_SIGNALLED;
    result->value = info.si_status;
    return 0;
}

int jf_pidfd_signal(int pidfd, int signal, struct jf_error *error)
{
    long status = JF_SYS(SYS_pidfd_send_signal, pidfd, signal, 0, 0);
    return status < 0 && status != -ESRCH ? fail(error, "a signal cannot be sent", status) : 0;
}
