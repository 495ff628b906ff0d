/*
 * Exec in a process with threads, so that it can fail and leave no trace. It is done by a thread of its own that shares
 * the memory but not the descriptors and not the working directory: nothing it puts in place is seen by the others, which
 * go on until the kernel has loaded the program. The kernel gives the pid to whichever thread calls exec.
 */
#define _GNU_SOURCE
#include "jfork/spawn.h"

#include "arch/x86_64/context.h"
#include "launch.h"
#include "sys.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>

#define SIGNALS 65

static void nothing(int number)
{
    (void)number;
}

/*
 * Exec keeps what is ignored, and makes the default of what is handled. So a handler that does nothing is as good as
 * ignoring before, and as the default afterwards. Signals go to all threads, so this is all that may be done to them.
 */
static void handle_ignored(struct sigaction ignored[SIGNALS])
{
    for (int number = 1; number < SIGNALS; number++) {
        struct sigaction handled = {.sa_flags = SA_RESTART}, *before = &ignored[number];
        handled.sa_handler = nothing;
        before->sa_handler = SIG_DFL;
        if (sigaction(number, NULL, before) < 0 || before->sa_handler != SIG_IGN || jf_stays_ignored(number) ||
            sigaction(number, &handled, NULL) < 0)
            before->sa_handler = SIG_DFL;
    }
}

static void ignore_again(const struct sigaction ignored[SIGNALS])
{
    for (int number = 1; number < SIGNALS; number++)
        if (ignored[number].sa_handler == SIG_IGN && sigaction(number, &ignored[number], NULL) < 0)
            continue;
}

static void take_over(void *launch)
{
    jf_launch(launch);
    for (;;)
        JF_SYS(SYS_exit, 0);
}

static long run_thread(struct jf_launch *launch, char *stack)
{
    uint64_t all = ~0UL, before;
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, JF_SIGSET_BYTES);
    long tid = jf_clone_onto(CLONE_VM | CLONE_VFORK | CLONE_THREAD | CLONE_SIGHAND | CLONE_SYSVSEM,
                             stack + JF_LAUNCH_STACK, 0, 0, 0, take_over, launch);
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &before, 0, JF_SIGSET_BYTES);
    return tid;
}

static int explain(struct jf_launch *launch, const char *step, int number, struct jf_error *error)
{
    launch->step = step;
    launch->failed = number;
    return jf_launch_explain(launch, "this process cannot become ", error);
}

int jf_replace(const struct jf_spawn *spawn, struct jf_error *error)
{
    struct jf_launch launch = {.program = spawn};
    struct sigaction ignored[SIGNALS];
    if (spawn->fd_count > JF_SPAWN_FDS)
        return explain(&launch, "too many descriptors", EINVAL, error);
    char *stack = jf_launch_stack();
    if (!stack)
        return explain(&launch, "no memory for a stack", ENOMEM, error);
    handle_ignored(ignored);
    long tid = run_thread(&launch, stack);
    ignore_again(ignored);
    munmap(stack, JF_LAUNCH_STACK);
    if (tid < 0)
        return explain(&launch, "a thread cannot be made", (int)-tid, error);
    return jf_launch_explain(&launch, "this process cannot become ", error);
}
