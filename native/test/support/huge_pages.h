#ifndef JFORK_TEST_HUGE_PAGES_H
#define JFORK_TEST_HUGE_PAGES_H

#include <sys/types.h>

/* Skips the test where memory cannot be gathered in huge pages. */
void need_huge_pages(void);
/* Of a process: the sum of that name, with its colon, over all its memory (smaps_rollup). */
long memory_kilobytes(pid_t pid, const char *name);

#endif
