/* The threads of this process as the kernel lists them, and what is known of each during a freeze. */
#ifndef JFORK_TASKS_H
#define JFORK_TASKS_H

#include "jfork/error.h"
#include "region.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum jf_task_state { JF_TASK_FREE, JF_TASK_SIGNALLED, JF_TASK_PARKED, JF_TASK_GONE };

struct jf_task {
    pid_t tid;
    enum jf_task_state state;
};

/* A hash table that is emptied for every attempt and grows with the number of threads. */
struct jf_tasks {
    struct jf_region region;
    uint32_t size; /* a power of two */
    uint32_t count;
    uint32_t outstanding; /* signalled, neither parked nor gone */
};

void jf_tasks_clear(struct jf_tasks *tasks);
/* The entry of a thread, a fresh one (JF_TASK_FREE) if it was not known; NULL without memory. */
struct jf_task *jf_tasks_at(struct jf_tasks *tasks, pid_t tid, struct jf_error *error);
struct jf_task *jf_tasks_array(struct jf_tasks *tasks);

/* Is /proc that of our pid namespace? Otherwise it lists threads by ids that mean nothing here. */
bool jf_tasks_are_ours(pid_t self);

/* Call visit for each thread id in /proc/self/task until it returns non-zero, which is returned. */
int jf_tasks_list(int (*visit)(void *context, pid_t tid), void *context, struct jf_error *error) JF_CHECKED;

/* What /proc says of one thread, for messages and for telling a hopeless wait from a slow one. */
struct jf_task_report {
    char name[32];
    char state;
    uint64_t blocked, pending; /* sets of signals; pending: of the thread, not of the process */
};
bool jf_task_report(pid_t tid, struct jf_task_report *report);

#endif
