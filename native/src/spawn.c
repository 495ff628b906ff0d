#define _GNU_SOURCE
#include "jfork/spawn.h"

#include "arch/x86_64/context.h"
#include "jfork/fault.h"
#include "procfs.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define STACK (64 * 1024UL)

/* Shared with the child, which borrows our memory until it has loaded the program. */
struct launch {
    const struct jf_spawn *spawn;
    const char *step;
    int failed; /* errno */
};

static long fail(struct launch *launch, const char *step, long status)
{
    launch->step = step;
    launch->failed = (int)-status;
    return status;
}

/* Handlers are code of ours and must not run on borrowed memory; exec would reset them anyway. */
static void reset_signals(void)
{
    for (int number = 1; number <= 64; number++) {
        struct {
            void *handler;
            unsigned long flags;
            void *restorer;
            uint64_t mask;
        } action;
        if (JF_SYS(SYS_rt_sigaction, number, 0, &action, JF_SIGSET_BYTES) < 0)
            continue;
        bool keep = action.handler == (void *)SIG_DFL ||
                    (action.handler == (void *)SIG_IGN &&
                     (number == SIGHUP || number == SIGINT || number == SIGQUIT || number == SIGTERM));
        if (keep)
            continue;
        memset(&action, 0, sizeof action);
        JF_SYS(SYS_rt_sigaction, number, &action, 0, JF_SIGSET_BYTES);
    }
}

/* First out of the way of the targets, then into place. */
static long place_descriptors(const struct jf_spawn *spawn)
{
    int moved[JF_SPAWN_FDS];
    for (size_t i = 0; i < spawn->fd_count; i++) {
        long fd = JF_SYS(SYS_fcntl, spawn->fds[i], F_DUPFD_CLOEXEC, spawn->fd_count);
        if (fd < 0)
            return fd;
        moved[i] = (int)fd;
    }
    for (size_t i = 0; i < spawn->fd_count; i++) {
        long status = JF_SYS(SYS_dup3, moved[i], i, 0);
        if (status < 0)
            return status;
    }
    return 0;
}

/* Where a container's filter forbids close_range: mark what /proc/self/fd shows. */
static long mark_listed(unsigned from)
{
    char buffer[2048] __attribute__((aligned(8)));
    long directory = JF_SYS(SYS_openat, AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC), length;
    if (directory < 0)
        return directory;
    while ((length = JF_SYS(SYS_getdents64, directory, buffer, sizeof buffer)) > 0)
        for (long at = 0; at < length; at += ((struct jf_dirent *)(void *)(buffer + at))->length) {
            const char *name = ((struct jf_dirent *)(void *)(buffer + at))->name;
            unsigned fd = (unsigned)jf_proc_number(name, 10, NULL);
            if (name[0] != '.' && fd >= from)
                JF_SYS(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC);
        }
    jf_close((int)directory);
    return length;
}

static long inherit_nothing_else(unsigned from)
{
    long status = JF_SYS(SYS_close_range, from, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */);
    return status < 0 ? mark_listed(from) : 0;
}

static long run_child(struct launch *launch)
{
    const struct jf_spawn *spawn = launch->spawn;
    uint64_t none = 0;
    long status;
    jf_fault(JF_FAULT_PROGRAM_UNLOADED);
    reset_signals();
    if (spawn->new_session && (status = JF_SYS(SYS_setsid, 0)) < 0)
        return fail(launch, "a session of its own cannot be made", status);
    if ((status = place_descriptors(spawn)) < 0)
        return fail(launch, "the descriptors cannot be put in place", status);
    if ((status = inherit_nothing_else((unsigned)spawn->fd_count)) < 0)
        return fail(launch, "the other descriptors cannot be kept from the program", status);
    if (spawn->directory && (status = JF_SYS(SYS_chdir, spawn->directory)) < 0)
        return fail(launch, "the working directory cannot be entered", status);
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &none, 0, JF_SIGSET_BYTES);
    jf_fault(JF_FAULT_PROGRAM_LOADING);
    status = JF_SYS(SYS_execve, spawn->path, spawn->arguments, spawn->environment);
    return fail(launch, "the program cannot be executed", status);
}

static void child(void *argument)
{
    run_child(argument);
    jf_exit_group(127);
}

static long clone_child(struct launch *launch, char *stack, int *pidfd)
{
    uint64_t all = ~0UL, before;
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, JF_SIGSET_BYTES);
    long pid = jf_clone_onto(CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, stack + STACK, pidfd, 0, 0, child, launch);
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &before, 0, JF_SIGSET_BYTES);
    return pid;
}

static pid_t explain(const struct jf_spawn *spawn, const char *what, int number, struct jf_error *error)
{
    jf_fail(error, number, "cannot start ");
    jf_say(error, spawn->path);
    jf_say(error, ": ");
    jf_say(error, what);
    if (spawn->directory && number && strstr(what, "directory")) {
        jf_say(error, " (");
        jf_say(error, spawn->directory);
        jf_say(error, ")");
    }
    jf_say_errno(error);
    return -1;
}

pid_t jf_spawn(const struct jf_spawn *spawn, int *pidfd, struct jf_error *error)
{
    struct launch launch = {.spawn = spawn};
    if (spawn->fd_count > JF_SPAWN_FDS)
        return explain(spawn, "too many descriptors", EINVAL, error);
    char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED)
        return explain(spawn, "no memory for a stack", ENOMEM, error);
    long pid = clone_child(&launch, stack, pidfd);
    munmap(stack, STACK);
    if (pid < 0)
        return explain(spawn, "a process cannot be made", (int)-pid, error);
    if (launch.failed) {
        JF_SYS(SYS_wait4, pid, 0, __WALL, 0);
        jf_close(*pidfd);
        return explain(spawn, launch.step, launch.failed, error);
    }
    return (pid_t)pid;
}
