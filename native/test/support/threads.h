/* Threads of a test. */
#ifndef JFORK_TEST_THREADS_H
#define JFORK_TEST_THREADS_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

pthread_t start(void *(*run)(void *), void *argument);
/* Join, but not for ever. */
void *finish(pthread_t thread);

/* Wait until a thread of this process stands in this system call. */
void await_in_call(pid_t tid, long number);

/* The line of /proc/<pid>/task/<tid>/status that begins with `name`, as a number. -1: no such thread. */
long task_number(pid_t pid, pid_t tid, const char *name, int base);

/* The number of threads of this process. */
int thread_count(void);

#endif
