/* The children of this process: whether one runs, which a forked process could not wait for, and how their statuses are kept. */
#ifndef JFORK_CHILDREN_H
#define JFORK_CHILDREN_H

#include "jfork/error.h"
#include "jfork/policy.h"

/*
 * In the frozen process. -1, naming it, if a child runs and the policy does not allow that. 1 if one has ended and was not
 * collected: as a rule somebody is about to, and a forked process would never learn the status. 0: neither.
 */
int jf_children_check(const struct jf_policy *policy, struct jf_error *error) JF_CHECKED;
/*
 * Where SIGCHLD is ignored the kernel collects children itself, and their exit statuses are lost to everybody. Makes it the
 * default, as the JDK does before its own first subprocess. Any thread.
 */
void jf_children_keep_statuses(void);

#endif
