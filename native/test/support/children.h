/* Children whose end is waited for, but not for ever. */
#ifndef JFORK_TEST_CHILDREN_H
#define JFORK_TEST_CHILDREN_H

#include <sys/types.h>

/* The child must end by itself, with this exit code. `who` is for the message. */
void expect_exit(pid_t pid, int code, const char *who);
/* The same with a choice of two; which it was. */
int expect_either(pid_t pid, int code, int other, const char *who);
/* The child must end by this signal. */
void expect_signal(pid_t pid, int signal, const char *who);
/* End a child and collect it. */
void end_child(pid_t pid);

#endif
