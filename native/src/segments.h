/*
 * Parts of a library that lie side by side in the file and in memory, but have different rights: constants, code, constants. They become
 * one mapping while the process stands still, in place, since a fork copies each mapping by itself and enters it into the list of all that
 * map this file, which grows with the number of processes (measured: docs/decisions.md). Constants may then be run, as in files without
 * segments of their own for code. Nothing that is written to is touched, nor what the loader has made read-only. Raw system calls only.
 */
#ifndef JFORK_SEGMENTS_H
#define JFORK_SEGMENTS_H

#include <stdbool.h>

struct jf_segments {
    bool due;
};

/* In a process that was just frozen: libraries may have come. */
void jf_segments_begin(struct jf_segments *segments);
bool jf_segments_due(const struct jf_segments *segments);
void jf_segments_step(struct jf_segments *segments);

#endif
