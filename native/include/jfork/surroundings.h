/*
 * What a process has around it, changed for a process that runs already: for a forked one, which has its template's.
 * All return 0, or -1 with the error told. Any thread, but one at a time.
 */
#ifndef JFORK_SURROUNDINGS_H
#define JFORK_SURROUNDINGS_H

#include "jfork/error.h"

#include <stddef.h>
#include <stdint.h>

/* All threads of the process; so do relative paths. */
int jf_set_directory(const char *path, struct jf_error *error) JF_CHECKED;
void jf_set_umask(uint32_t mask);
/* The nice value of every thread: on Linux it is a thread's, and those made later have that of their maker. */
int jf_set_nice(int nice, struct jf_error *error) JF_CHECKED;
/* resource: RLIMIT_...; UINT64_MAX: no limit. */
int jf_set_limit(int resource, uint64_t soft, uint64_t hard, struct jf_error *error) JF_CHECKED;
/* Put a descriptor in the place of another, without close-on-exec; the original is closed. */
int jf_set_descriptor(int fd, int place, struct jf_error *error) JF_CHECKED;
/*
 * Another environment for this process and the programs it starts: `count` strings NAME=value, copied. The old one is
 * neither changed nor freed, since other threads may be reading it (getenv).
 */
int jf_set_environment(const char *const *variables, size_t count, struct jf_error *error) JF_CHECKED;

#endif
