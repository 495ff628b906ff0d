#define _GNU_SOURCE
#include "jfork/spawn.h"

#include "arch/x86_64/context.h"
#include "children.h"
#include "jfork/fault.h"
#include "launch.h"
#include "sys.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

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
        if (action.handler == (void *)SIG_DFL || (action.handler == (void *)SIG_IGN && jf_stays_ignored(number)))
            continue;
        memset(&action, 0, sizeof action);
        JF_SYS(SYS_rt_sigaction, number, &action, 0, JF_SIGSET_BYTES);
    }
}

static void child(void *launch)
{
    jf_fault(JF_FAULT_PROGRAM_UNLOADED);
    reset_signals();
    jf_launch(launch);
    jf_exit_group(127);
}

static long clone_child(struct jf_launch *launch, char *stack, int *pidfd)
{
    uint64_t all = ~0UL, before;
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, JF_SIGSET_BYTES);
    long pid = jf_clone_onto(CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, stack + JF_LAUNCH_STACK, pidfd, 0, 0, child,
                             launch);
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &before, 0, JF_SIGSET_BYTES);
    return pid;
}

static pid_t explain(struct jf_launch *launch, const char *step, int number, struct jf_error *error)
{
    launch->step = step;
    launch->failed = number;
    return jf_launch_explain(launch, "cannot start ", error);
}

pid_t jf_spawn(const struct jf_spawn *spawn, int *pidfd, struct jf_error *error)
{
    struct jf_launch launch = {.program = spawn};
    if (spawn->fd_count > JF_SPAWN_FDS)
        return explain(&launch, "too many descriptors", EINVAL, error);
    char *stack = jf_launch_stack();
    if (!stack)
        return explain(&launch, "no memory for a stack", ENOMEM, error);
    jf_children_keep_statuses();
    long pid = clone_child(&launch, stack, pidfd);
    munmap(stack, JF_LAUNCH_STACK);
    if (pid < 0)
        return explain(&launch, "a process cannot be made", (int)-pid, error);
    if (launch.failed) {
        JF_SYS(SYS_wait4, pid, 0, __WALL, 0);
        jf_close(*pidfd);
        return jf_launch_explain(&launch, "cannot start ", error);
    }
    return (pid_t)pid;
}
