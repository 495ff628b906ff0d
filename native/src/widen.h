/*
 * The memory of a thread's malloc grows within addresses reserved for it, and begins with a huge page that is only partly in use, so
 * that it cannot become one. What is missing is taken from the reserved addresses, filled with zeros, as if it had grown
 * already; if it does grow later, it finds there what it would have been given. Only arenas of glibc are known well enough:
 * behind other memory, reserved addresses may be there to be run into. Only while the process stands still; raw system calls only.
 */
#ifndef JFORK_WIDEN_H
#define JFORK_WIDEN_H

#include "maps.h"

/* Is `used` the memory of an arena, with many pages in use, and `reserved` what it may grow into? */
bool jf_widen_may(const struct jf_mapping *used, const struct jf_mapping *reserved);

/* Looks again whether it may; then makes one huge page of what begins here. False if it is as before. */
bool jf_widen(char *block);

#endif
