/*
 * Stop all other threads of a process, copy the process with every thread in it, and let both go on.
 *
 *   jf_frozen_call            some thread asks
 *     |-- every other thread is signalled and parks in its handler, on a futex
 *     |-- fn(argument) runs on the group leader while nothing else moves
 *     |      |-- jf_frozen_clone   copies the process; in the child only the calling thread exists
 *     |      |-- (child) repairs, with raw system calls only
 *     |      `-- jf_revive         (child) re-creates every parked thread where it stood
 *     `-- thaw: in the template, all threads are let go
 *
 * A process has at most one freezer, because a signal has one handler. Everything happens on the group leader, so that
 * the leader of the child, which /proc shows as the process, is a thread that lives as long as the program.
 *
 * While fn runs, other threads may hold any lock of libc: fn must not allocate, print, or call anything that locks.
 */
#ifndef JFORK_FREEZE_H
#define JFORK_FREEZE_H

#include "jfork/error.h"

#include <stdbool.h>
#include <sys/types.h>

struct jf_freezer;

/*
 * The freezer of this process, made on first use. NULL with a reason where threads cannot be stopped and re-created
 * here: an unknown libc, no free real-time signal, shadow stacks. Any thread; not async-signal-safe.
 */
struct jf_freezer *jf_freezer_get(struct jf_error *error) JF_CHECKED;

/* Whether jf_freezer_get would succeed; changes nothing in the process. */
int jf_freezer_possible(struct jf_error *error) JF_CHECKED;

/* The real-time signal that was chosen. */
int jf_freezer_signal(const struct jf_freezer *freezer);

typedef int (*jf_frozen_fn)(void *argument);

/*
 * Run fn(argument) on the group leader with every other thread stopped, and store what it returns in *result. Any thread
 * may call; a second caller fails with EBUSY. Bounded by limit_ms: when some thread cannot be stopped (it blocks the
 * signal, or sits in an uninterruptible system call) everything runs on and the error names it. In a child made by fn,
 * the calling thread returns from here as well, with the child_result of the clone request: it may be there before fn has
 * returned.
 */
int jf_frozen_call(struct jf_freezer *freezer, jf_frozen_fn fn, void *argument, int limit_ms, int *result,
                   struct jf_error *error) JF_CHECKED;

/*
 * Only inside fn. The name of a thread with user, group, capabilities, filter of system calls, descriptors or directory of
 * its own, which a child's thread would not have; NULL if there is none. It may be on its way to become like the others:
 * libc changes the users of a process thread by thread.
 */
const char *jf_frozen_odd_thread(const struct jf_freezer *freezer);

/* A stopped thread, for who decides what becomes of it. */
struct jf_stopped {
    pid_t tid;
    const char *tls;    /* its thread pointer */
    const char *name;
    bool waits;         /* in a system call in which it can be left: it holds no lock of the allocator */
    const void *futex;  /* that it waits for; NULL if it waits for something else */
};

enum jf_fate {
    JF_REVIVED, /* goes on in a child */
    JF_LEFT,    /* is not there in a child; its memory is */
    JF_NOT_NOW, /* is to be left, but is in the middle of something: no child can be made at this moment */
};

typedef enum jf_fate (*jf_fate_fn)(void *context, const struct jf_stopped *thread);

/*
 * Only inside fn, before the clone. Decide for each stopped thread but the asking one. A thread that holds a lock of the
 * dynamic loader cannot be left. -1 and the name of a thread that is in the way: let all go on, and try again.
 */
int jf_frozen_leave(struct jf_freezer *freezer, jf_fate_fn fate, void *context, struct jf_error *error) JF_CHECKED;

/*
 * Told in a child, on each thread, what the kernel called it before and calls it now, for whoever keeps thread ids. It
 * may use the thread's own memory, but any lock may be held, and the thread may be inside its allocator.
 */
typedef void (*jf_revived_fn)(pid_t before, pid_t now);

struct jf_clone_request {
    bool sibling;      /* CLONE_PARENT: the child's parent is the parent of this process */
    int child_result;  /* what jf_frozen_call gives in the child */
    void *pid_word;    /* if set, the kernel writes the child's pid here before the child runs; may be shared memory */
    void (*failed)(const struct jf_error *error); /* child: a thread cannot be made whole; must end the process */
    jf_revived_fn revived;                        /* may be NULL */
    /*
     * May a thread of this name come later? If so all but the asking one, whose names are asked for, are re-created some
     * milliseconds after it: a child that has ended by then is spared the work. A signal that is sent to one of them by its id
     * meanwhile is lost, so only threads that nobody sends any may wait. NULL: all are re-created at once.
     */
    bool (*may_wait)(const char *name);
};

/* Only inside fn. The pid in the template, 0 in the child (which has one thread and must call jf_revive), -1. */
pid_t jf_frozen_clone(struct jf_freezer *freezer, const struct jf_clone_request *request,
                      struct jf_error *error) JF_CHECKED;

/*
 * Only inside fn, in a child. Re-creates all parked threads, or some of them when fn has returned, see may_wait. On failure the
 * process is incomplete and must end: some of its threads may run already.
 */
int jf_revive(struct jf_freezer *freezer, struct jf_error *error) JF_CHECKED;

/*
 * In a child, behind jf_revive: threads that were to come later come now, and each has been told its id when this returns. At once
 * where all are there. Any thread, but none of those that are waited for; -1 after limit_ms.
 */
int jf_revive_now(struct jf_freezer *freezer, int limit_ms, struct jf_error *error) JF_CHECKED;
/* Are there all threads that are to be? Any thread, also where nothing was ever frozen. */
bool jf_revived_all(void);

#endif
