/* The last steps before a program is loaded, for whoever has a table of descriptors of its own by now. */
#ifndef JFORK_LAUNCH_H
#define JFORK_LAUNCH_H

#include "jfork/spawn.h"

#define JF_LAUNCH_STACK (64 * 1024UL)

/* Shared with the child, which borrows our memory until it has loaded the program. */
struct jf_launch {
    const struct jf_spawn *program;
    const char *step;
    int failed; /* errno */
};

/* Does not return if all goes well. Raw system calls only. */
void jf_launch(struct jf_launch *launch);
/* HUP, INT, QUIT, TERM: who ignores them (nohup, a shell's &) means his programs, too. */
bool jf_stays_ignored(int signal);
/* Memory for the child to run on, NULL if there is none. */
char *jf_launch_stack(void);
/* -1. `what` is the beginning of the sentence, in front of the program's path. */
int jf_launch_explain(const struct jf_launch *launch, const char *what, struct jf_error *error);

#endif
