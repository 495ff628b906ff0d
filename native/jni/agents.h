/* Native agents (JVM TI), which have threads, sockets and timers of their own. */
#ifndef JFORK_JNI_AGENTS_H
#define JFORK_JNI_AGENTS_H

#include "jfork/policy.h"

#include <stdbool.h>

/*
 * -1, naming it, if one is loaded and that is refused, however that came about. The agent of -javaagent has nothing of its own and does not count.
 * Waits for nobody: a library may be loading for ever. Any thread, while the process is not frozen.
 */
int jf_agents_check(const struct jf_policy *policy, struct jf_error *error) JF_CHECKED;

/*
 * Is it still so? For a library may have come between the check and the freeze. Signal-safe; only while the process is frozen, and
 * nobody holds a lock of the loader.
 */
bool jf_agents_still_checked(void);

#endif
