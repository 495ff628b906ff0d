/*
 * Variables that were put aside, under another name, while a program starts.
 *
 * A Java virtual machine takes options from JAVA_TOOL_OPTIONS and the like. Whoever starts it and does not want that, but
 * wants the program and its subprocesses to see the variables, passes them as JFORK_ASIDE_<name>.
 */
#ifndef JFORK_ENVIRONMENT_H
#define JFORK_ENVIRONMENT_H

#include "jfork/error.h"

#define JF_ASIDE "JFORK_ASIDE_"

/*
 * Give all of them their names back. Once, early: no other thread may use the environment meanwhile, and what has read it
 * before (as java.lang.System does at first use) does not see the change. What /proc shows stays as it was.
 */
int jf_environment_put_back(struct jf_error *error) JF_CHECKED;

#endif
