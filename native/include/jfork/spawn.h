/*
 * Start a program from a process of any size, without copying its page tables (clone with CLONE_VM and CLONE_VFORK); or
 * let it take the place of this process.
 */
#ifndef JFORK_SPAWN_H
#define JFORK_SPAWN_H

#include "jfork/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define JF_SPAWN_FDS 1024 /* the most descriptors that can be given */

struct jf_spawn {
    const char *path;        /* of the program; not searched for */
    char *const *candidates; /* ends with NULL; where to look for it, in order, as execvp(3) does; NULL: just `path` */
    char *const *arguments;  /* ends with NULL */
    char *const *environment; /* ends with NULL */
    const char *directory;   /* NULL: the caller's; entered before the program is looked for */
    const int *fds;          /* descriptor i of the program is a copy of fds[i], -1: none; nothing else is inherited */
    size_t fd_count;
    bool new_session;        /* setsid(2): signals typed at a terminal do not reach it; not for jf_replace */
};

/*
 * The new process's pid, and in *pidfd a descriptor for it that the caller owns. Any thread; blocks until the program is
 * loaded or has failed to. The program starts with no signal blocked and default dispositions, except that HUP, INT, QUIT
 * and TERM stay ignored where they are. error->number is the errno of the step that failed; no process is left then.
 */
pid_t jf_spawn(const struct jf_spawn *spawn, int *pidfd, struct jf_error *error) JF_CHECKED;

/*
 * Become the program: same pid, same parent. All other threads end with the old program; signals as for jf_spawn. Any
 * thread, the group leader or not. Returns only if it cannot be, -1, and then nothing has changed, for no other thread at
 * any moment: error->number is the errno of the step that failed.
 */
int jf_replace(const struct jf_spawn *spawn, struct jf_error *error) JF_CHECKED;

#endif
