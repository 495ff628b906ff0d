/* What /proc says of the memory of a process. */
#ifndef JFORK_TEST_MAPPINGS_H
#define JFORK_TEST_MAPPINGS_H

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

/* /proc/<pid>/<name>, for reading; to be closed. */
FILE *open_of_process(pid_t pid, const char *name);
/* How many mappings have this in their line, and these permissions. */
int count_mappings(pid_t pid, const char *name, const char *permissions);
/* One mapping, and no more than it. */
void expect_mapping(pid_t pid, const void *start, size_t length, const char *permissions);

#endif
