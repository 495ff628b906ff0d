/*
 * Copy the process. Not glibc's fork(): its child side believes that the other threads are dead and recycles their
 * stacks. Here they are about to live again.
 */
#define _GNU_SOURCE
#include "freezer.h"
#include "sys.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>

static int explain(const struct jf_clone_request *request, long status, struct jf_error *error)
{
    jf_fail(error, (int)-status, "the process cannot be copied (clone)");
    jf_say_errno(error);
    if (status == -EAGAIN)
        jf_say(error, "; see RLIMIT_NPROC (ulimit -u) and pids.max of the control group");
    else if (status == -ENOMEM)
        jf_say(error, "; see vm.overcommit_memory and the memory limit of the control group");
    else if (status == -EINVAL && request->sibling)
        jf_say(error, "; the init process of a pid namespace cannot make siblings of itself");
    return -1;
}

pid_t jf_frozen_clone(struct jf_freezer *freezer, const struct jf_clone_request *request, struct jf_error *error)
{
    pid_t unused;
    char *tls = jf_thread_pointer();
    unsigned long flags = SIGCHLD | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID |
                          (request->sibling ? CLONE_PARENT : 0);
    freezer->cloned_by = jf_gettid();
    freezer->failed = request->failed;
    freezer->revived = request->revived;
    freezer->may_wait = request->may_wait;
    JF_SYS(SYS_get_robust_list, 0, &freezer->clone_robust_list, &freezer->clone_robust_length);
    long pid = JF_SYS(SYS_clone, flags, 0, request->pid_word ? request->pid_word : &unused, jf_tid_word(freezer, tls), 0);
    if (pid < 0)
        return explain(request, pid, error);
    if (pid == 0) {
        /* rseq and the alternate stack of this one thread are inherited, its robust list is not. */
        JF_SYS(SYS_set_robust_list, freezer->clone_robust_list, freezer->clone_robust_length);
        freezer->result = request->child_result;
    }
    return (pid_t)pid;
}
