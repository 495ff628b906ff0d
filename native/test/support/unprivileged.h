/* Become a user without rights. */
#ifndef JFORK_TEST_UNPRIVILEGED_H
#define JFORK_TEST_UNPRIVILEGED_H

#include <stdbool.h>
#include <sys/types.h>

/* In a process with one thread. Does nothing for somebody who has no rights anyway. */
void drop_rights(uid_t user);
/* May this process become a user that nobody else is? Such a one has no processes, which limits are counted by. */
bool can_be_nobody_else(void);

#define NOBODY_ELSE 61234

#endif
