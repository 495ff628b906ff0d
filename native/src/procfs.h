/* Read small files of /proc/self without libc's stdio, which may be locked by a stopped thread. */
#ifndef JFORK_PROCFS_H
#define JFORK_PROCFS_H

#include "jfork/error.h"
#include "region.h"

#include <stdint.h>

/* A path such as /proc/self/fd/12; `path` needs 64 octets. */
void jf_proc_path(char *path, const char *prefix, long number);
/* Replace the region's contents by the file's, with a NUL behind. */
int jf_proc_read(const char *path, struct jf_region *region, struct jf_error *error) JF_CHECKED;
/*
 * The same in memory that all who read one file after another share: it is another file's with the next call. Only while the process is
 * frozen. NULL: see the error.
 */
char *jf_proc_text(const char *path, struct jf_error *error) JF_CHECKED;
/* The number that follows `name` at the start of a line; false if there is no such line. */
int jf_proc_field(const char *text, const char *name, int base, uint64_t *value);
uint64_t jf_proc_number(const char *text, int base, const char **rest);

#endif
