/*
 * Children by pidfd: a pid may be used again, a pidfd never means another process, and nothing here waits for children
 * that are not ours. Any thread; async-signal-safe.
 */
#ifndef JFORK_REAP_H
#define JFORK_REAP_H

#include "jfork/error.h"

#include <sys/types.h>

enum jf_end { JF_ALIVE, JF_EXITED, JF_SIGNALLED, JF_LOST };

struct jf_exit {
    enum jf_end end;
    int value; /* exit code or signal number */
};

/* A descriptor for a child that has not been reaped. The caller owns it. */
int jf_pidfd_open(pid_t pid, struct jf_error *error) JF_CHECKED;
/*
 * Collect a child's exit status without waiting. JF_LOST: somebody else collected it (SIGCHLD is ignored in this
 * process, or waitpid(-1) is used) and the kernel does not tell any more.
 */
int jf_pidfd_reap(int pidfd, struct jf_exit *result, struct jf_error *error) JF_CHECKED;
/* Send a signal. 0 also when the process has ended already. */
int jf_pidfd_signal(int pidfd, int signal, struct jf_error *error) JF_CHECKED;

#endif
