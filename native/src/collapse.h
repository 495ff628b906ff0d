/*
 * Gather memory in huge pages while a process stands still. A fork copies an entry of the page tables for each page: 512 times
 * fewer for what is in huge pages (measured: docs/performance.md). Only anonymous private memory of which most is in use, only
 * where the system allows transparent huge pages at all; a block at a time, so that whoever does it can attend to other things.
 * Raw system calls only.
 */
#ifndef JFORK_COLLAPSE_H
#define JFORK_COLLAPSE_H

#include "region.h"

#include <stdbool.h>
#include <stdint.h>

struct jf_collapse {
    struct jf_region spans; /* what is left to do */
    bool possible;
    int missed; /* blocks that were in use by the kernel at the moment, in this round */
    int rounds; /* that may follow */
};

/* Is the system willing? Before anything else. */
void jf_collapse_open(struct jf_collapse *collapse);
/* Look what there is, in a frozen process. */
void jf_collapse_begin(struct jf_collapse *collapse);
/* When there is something to do: in how many nanoseconds; 0: now; -1: never. */
int64_t jf_collapse_due(const struct jf_collapse *collapse);
/* Some of it, less than a millisecond on an idle machine. */
void jf_collapse_step(struct jf_collapse *collapse);

#endif
