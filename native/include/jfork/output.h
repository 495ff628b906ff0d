/*
 * What native code has printed to C's stdout and what is still in its buffer: it belongs to the process that printed it,
 * and comes out once. Other streams of C are the program's own affair: a forked process has a copy of what is in their
 * buffers, and ends without writing it.
 */
#ifndef JFORK_OUTPUT_H
#define JFORK_OUTPUT_H

#include <stdbool.h>

/*
 * Before the process is copied: write what is in the buffer and keep everybody else from printing, so that the copy has
 * nothing in it. Waits for 100 ms at most, and for 2 ms where nobody reads: false if somebody keeps the stream that long. To be
 * followed by jf_output_release on the same thread, in the template and in the child, if true.
 */
bool jf_output_hold(void);
void jf_output_release(void);
/* Before the raw end of a process: write what is in the buffer. */
void jf_output_finish(void);

#endif
