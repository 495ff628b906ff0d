/*
 * What the kernel does not copy with a process, see fork(2). Interval timers and the role of a subreaper are set again;
 * POSIX timers, a tracer, and memory that is left out are found.
 */
#ifndef JFORK_UNCOPIED_H
#define JFORK_UNCOPIED_H

#include "jfork/repair.h"

#include <stdint.h>
#include <sys/time.h>

struct jf_uncopied {
    struct itimerval timers[3]; /* ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF */
    int subreaper;
    uint64_t pages; /* of the whole address space */
    struct jf_policy policy;
};

int jf_uncopied_record(struct jf_uncopied *uncopied, const struct jf_exempt *exempt, struct jf_error *error) JF_CHECKED;
/* Right before the clone: the address space may have grown since. */
int jf_uncopied_measure(struct jf_uncopied *uncopied, struct jf_error *error) JF_CHECKED;
int jf_uncopied_rebuild(const struct jf_uncopied *uncopied, struct jf_error *error) JF_CHECKED;

#endif
