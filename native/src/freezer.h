/* The state of a freeze, shared by the files that stop, copy, re-create and release threads. */
#ifndef JFORK_FREEZER_H
#define JFORK_FREEZER_H

#include "arch/x86_64/context.h"
#include "credentials.h"
#include "jfork/freeze.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

/* struct sched_attr of sched_setattr(2), first published size. */
struct jf_sched {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

#define JF_AFFINITY_BYTES 1024 /* 8,192 CPUs, the most an x86-64 kernel is built for */

/* What differs between a thread and the group leader, which the kernel gives every re-created thread as a start. */
enum {
    JF_RESTORE_NAME = 1,
    JF_RESTORE_SCHED = 2,
    JF_RESTORE_AFFINITY = 4,
    JF_RESTORE_SLACK = 8,
    JF_RESTORE_IOPRIO = 16,
};

enum { JF_PARKED, JF_RELEASED, JF_ORDERED };

/*
 * A stopped thread. Lives in the handler's frame on that thread's own stack, so there is no table to overflow, and the
 * child finds it at the same address. It is gone the moment the thread is released or revived.
 */
struct jf_thread {
    struct jf_thread *next;
    struct jf_context context;
    _Atomic uint32_t state;
    pid_t tid;
    char *tls;
    const unsigned char *at; /* the instruction at which it was interrupted */
    void *robust_list;
    size_t robust_length;
    bool rseq;
    bool waits; /* in a system call, see jf_waits_in_call */
    const void *futex; /* that it waits for, or NULL */
    bool left;  /* behind: not re-created in a child */
    unsigned restore;
    long affinity_length;
    long ioprio;
    long slack;
    struct jf_sched sched;
    struct jf_credentials credentials;
    char name[16];
    unsigned char affinity[JF_AFFINITY_BYTES];
};

#define JF_GATE_CLOSED ((struct jf_thread *)1)

/* A lock of the dynamic loader: recursive, so it stores the tid of its owner. See loader_lock.c. */
#define JF_LOADER_LOCKS 3

struct jf_freezer {
    int signal;
    size_t tid_offset, state_offset;
    long rseq_offset;
    size_t rseq_length;
    pthread_mutex_t *loader_locks[JF_LOADER_LOCKS];
    int loader_lock_count;
    const unsigned char *libc, *libc_end; /* its code */

    /* Written by parking threads. JF_GATE_CLOSED: no freeze is on, a late signal is ignored. */
    _Atomic(struct jf_thread *) gate;
    _Atomic uint32_t arrivals; /* only grows; the futex on which the asking thread waits */

    /* Written by the asking thread, before it releases the leader with JF_ORDERED. */
    _Atomic int busy;
    _Atomic pid_t asking;
    struct jf_thread *leader;
    jf_frozen_fn fn;
    void *argument;
    int result;
    const struct jf_thread *odd; /* has credentials or tables of its own, or is about to change them */

    /* Written by the leader around the clone. */
    pid_t cloned_by;
    void *clone_robust_list;
    size_t clone_robust_length;
    void (*failed)(const struct jf_error *error);
    jf_revived_fn revived;
    bool (*may_wait)(const char *name);

    /* In a child: threads that come later. Written by the leader, which waits on the word in its handler meanwhile. */
    struct jf_thread *later;
    pid_t first; /* the asking thread, which does not */
    _Atomic uint32_t wholeness;
    _Atomic uint32_t nameless; /* re-created, but have not come to know their new ids */
};

/* The process has all its threads; some come later; some are wanted now. */
enum { JF_WHOLE, JF_PARTIAL, JF_WANTED };

extern struct jf_freezer jf_the_freezer;

/* park.c */
void jf_describe_self(struct jf_thread *thread);
void jf_note_differences(struct jf_freezer *freezer, const struct jf_thread *leader);
int jf_park_install(struct jf_freezer *freezer, struct jf_error *error) JF_CHECKED;
bool jf_park_installed(const struct jf_freezer *freezer);
void jf_release_all(struct jf_freezer *freezer);

/* revive.c */
/* The leader, at the end of its work in a child: waits a moment, then re-creates the others. */
void jf_revive_later(struct jf_freezer *freezer);

/* loader_lock.c */
int jf_loader_locks_find(struct jf_freezer *freezer, struct jf_error *error) JF_CHECKED;
bool jf_loader_locks_settled(const struct jf_freezer *freezer, pid_t asking);
bool jf_loader_locks_are_of(const struct jf_freezer *freezer, pid_t owner);
void jf_loader_locks_adopt(struct jf_freezer *freezer, pid_t before, pid_t now);

static inline _Atomic pid_t *jf_tid_word(const struct jf_freezer *freezer, char *tls)
{
    return (_Atomic pid_t *)(tls + freezer->tid_offset);
}

#endif
