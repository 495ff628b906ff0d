/* fork() with all threads, as the tests call it. */
#ifndef JFORK_TEST_FORKING_H
#define JFORK_TEST_FORKING_H

#include "jfork/freeze.h"
#include "jfork/policy.h"

#define FREEZE_LIMIT_MS 5000
#define STATUS_NOT_WHOLE 97 /* of a child in which a thread cannot be re-created */

struct forking {
    bool sibling;
    void *pid_word;
    int limit_ms; /* 0: FREEZE_LIMIT_MS */
    int (*record)(void *context, struct jf_error *error);  /* in the frozen process, before the clone */
    int (*rebuild)(void *context, struct jf_error *error); /* in the child, before its threads are revived */
    void *context;
    jf_revived_fn revived;
    bool (*may_wait)(const char *name);
};

/* The child's pid, 0 in the child; a fork that fails is a test that fails. */
pid_t fork_all(void);
/* The same with wishes; NULL for none. -1 with an error when the process cannot be stopped or copied. */
pid_t try_fork_all(const struct forking *forking, struct jf_error *error);

/* The same as fork_all, but the child has its own copies of descriptors that must not be shared; see jfork/repair.h. */
pid_t fork_repaired(void);
/* The same, but descriptors for which is_handle is true stay shared (NULL: none). -1 with an error when it is refused. */
pid_t try_fork_repaired(bool (*is_handle)(const void *, int), struct jf_error *error);
/* What was recorded at the last such fork. */
struct jf_record;
const struct jf_record *last_record(void);

/* The policy of fork_repaired; may be changed. */
struct jf_policy *test_policy(void);
/* Files that are only read at given places; NULL, as at first: none. */
void test_by_position(bool (*by_position)(const char *file));
/* Make the freezer now and not at the first fork, for which no thread may hold the loader's lock. */
void forking_begin(void);

/*
 * Run a scenario twice: on the group leader, and on a thread beside it, since who asks for a fork is itself revived
 * only in the second case.
 */
void on_leader_and_beside(void (*scenario)(void));

#endif
