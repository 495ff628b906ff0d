/* Decide which of the stopped threads a child is to have. */
#define _GNU_SOURCE
#include "freezer.h"

#include <errno.h>

static int blame(const struct jf_thread *thread, const char *what, struct jf_error *error)
{
    jf_fail(error, EAGAIN, "thread '");
    jf_say(error, thread->name);
    jf_say(error, "' (tid ");
    jf_say_number(error, thread->tid);
    jf_say(error, ") ");
    jf_say(error, what);
    return -1;
}

int jf_frozen_leave(struct jf_freezer *freezer, jf_fate_fn fate, void *context, struct jf_error *error)
{
    pid_t asking = atomic_load(&freezer->asking);
    for (struct jf_thread *thread = atomic_load(&freezer->gate); thread; thread = thread->next) {
        struct jf_stopped stopped = {.tid = thread->tid, .tls = thread->tls, .name = thread->name, .waits = thread->waits,
                                     .futex = thread->futex};
        enum jf_fate decided = thread->tid == asking ? JF_REVIVED : fate(context, &stopped);
        if (decided == JF_NOT_NOW)
            return blame(thread, "is in the middle of native code, where it cannot be left behind", error);
        thread->left = decided == JF_LEFT;
        if (thread->left && jf_loader_locks_are_of(freezer, thread->tid))
            return blame(thread, "is loading a library, and cannot be left behind with the lock of the dynamic loader", error);
    }
    return 0;
}
