/* Of a child by pidfd: that it lives, its exit code or signal, the same once more or JF_LOST, and signals reach it. */
#define _GNU_SOURCE
#include "jfork/reap.h"
#include "support/check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct jf_error error;

static struct jf_exit reap(int pidfd)
{
    struct jf_exit result;
    CHECK_WORKS(jf_pidfd_reap(pidfd, &result, &error), error);
    return result;
}

/* A child that waits, and then exits with this code. */
static pid_t make_child(int code, int *pidfd)
{
    pid_t pid = fork();
    if (pid == 0) {
        raise(SIGSTOP);
        _exit(code);
    }
    *pidfd = jf_pidfd_open(pid, &error);
    CHECK_WORKS(*pidfd, error);
    CHECK(fcntl(*pidfd, F_GETFD) & FD_CLOEXEC);
    return pid;
}

static void await_stop(pid_t pid)
{
    siginfo_t info = {0};
    CHECK_IS(0, waitid(P_PID, (id_t)pid, &info, WSTOPPED));
}

static void send(int pidfd, int signal)
{
    CHECK_WORKS(jf_pidfd_signal(pidfd, signal, &error), error);
}

/* A second time nobody else's status may come out. */
static void expect_end(int pidfd, enum jf_end end, int value)
{
    struct jf_exit result;
    AWAIT((result = reap(pidfd)).end != JF_ALIVE);
    CHECK_IS(end, result.end);
    CHECK_IS(value, result.value);
    result = reap(pidfd);
    if (result.end != JF_LOST) {
        CHECK_IS(end, result.end);
        CHECK_IS(value, result.value);
    }
    send(pidfd, SIGTERM); /* not an error */
    close(pidfd);
}

static void exit_code(int code)
{
    int pidfd;
    pid_t pid = make_child(code, &pidfd);
    CHECK_IS(JF_ALIVE, reap(pidfd).end);
    await_stop(pid);
    CHECK_IS(JF_ALIVE, reap(pidfd).end);
    send(pidfd, SIGCONT);
    expect_end(pidfd, JF_EXITED, code);
}

static void killed_by(int signal)
{
    int pidfd;
    pid_t pid = make_child(0, &pidfd);
    await_stop(pid);
    send(pidfd, signal);
    send(pidfd, SIGCONT);
    expect_end(pidfd, JF_SIGNALLED, signal);
}

/* Only this child is waited for. */
static void others_are_left_alone(void)
{
    int one, two;
    pid_t first = make_child(1, &one), second = make_child(2, &two);
    await_stop(first);
    await_stop(second);
    send(two, SIGCONT);
    AWAIT(waitid(P_PID, (id_t)second, &(siginfo_t){0}, WEXITED | WNOWAIT) == 0);
    CHECK_IS(JF_ALIVE, reap(one).end);
    send(one, SIGCONT);
    expect_end(one, JF_EXITED, 1);
    expect_end(two, JF_EXITED, 2);
}

/* Somebody else was quicker. */
static void collected_by_others(void)
{
    int pidfd;
    pid_t pid = make_child(9, &pidfd);
    await_stop(pid);
    send(pidfd, SIGCONT);
    CHECK_IS(pid, waitpid(pid, NULL, 0));
    struct jf_exit result = reap(pidfd);
    CHECK(result.end == JF_LOST || (result.end == JF_EXITED && result.value == 9));
    close(pidfd);
}

static void collected_by_the_kernel(void)
{
    int pidfd;
    signal(SIGCHLD, SIG_IGN);
    make_child(11, &pidfd);
    CHECK_IS(JF_ALIVE, reap(pidfd).end);
    struct jf_exit result;
    AWAIT((send(pidfd, SIGCONT), (result = reap(pidfd)).end != JF_ALIVE));
    CHECK(result.end == JF_LOST || (result.end == JF_EXITED && result.value == 11));
    close(pidfd);
    signal(SIGCHLD, SIG_DFL);
}

int main(void)
{
    test_begin();
    exit_code(0);
    exit_code(1);
    exit_code(255);
    killed_by(SIGKILL);
    killed_by(SIGTERM);
    killed_by(SIGRTMIN);
    others_are_left_alone();
    collected_by_others();
    collected_by_the_kernel();
    CHECK_IS(-1, jf_pidfd_open(0x3ffffff, &error));
    CHECK_IS(ESRCH, error.number);
    CHECK_SAYS(error.text, "ESRCH");
    return test_end();
}
