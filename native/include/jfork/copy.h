/*
 * Copy a program that is no template, at the wish of one of its threads: the copy has that thread, and of the others
 * only those that it is to have.
 *
 *    program                                              copy
 *    -------                                              ----
 *    before: Java threads are suspended
 *    freeze; each thread: in the copy, left, or not now?
 *                        (not now: let all go on, again)
 *    clone  ------------------------------------------->  repairs; the threads that it is to have are revived
 *    thaw; after                                          jf_copy returns 0
 *
 * Nothing else is changed in the program but that signals which end it are noted (signals.h).
 */
#ifndef JFORK_COPY_H
#define JFORK_COPY_H

#include "jfork/error.h"
#include "jfork/freeze.h"
#include "jfork/policy.h"

struct jf_copy_options {
    int control;               /* the copy's control socket: who makes it owns it, too */
    const int *kept;           /* further descriptors that stay as they are */
    size_t kept_count;
    void *board;               /* shared memory of the program that becomes private, and empty; may be NULL */
    size_t board_length;
    int limit_ms;              /* for all attempts together */
    struct jf_policy policy;
    jf_fate_fn fate;           /* while frozen; see jf_frozen_leave */
    /* Around each attempt, on the calling thread; may call into the JVM. Does not clean up when it fails with -1. */
    int (*before)(void *context, struct jf_error *error);
    /* In the program only. */
    void (*after)(void *context);
    void *context;
    jf_revived_fn revived;
    const char *role;          /* for ps, see title.h */
};

/*
 * What a copy made now would meet, as jf_process_survey says of a process; `kept` are left out. Of the options, those on
 * descriptors, the board and the policy count. Any thread.
 */
struct jf_region;
int jf_copy_survey(const struct jf_copy_options *options, struct jf_region *found, struct jf_error *error) JF_CHECKED;

/* The pid of the copy; 0 in the copy; -1. Any thread, one at a time (EBUSY). */
pid_t jf_copy(const struct jf_copy_options *options, struct jf_error *error) JF_CHECKED;

#endif
