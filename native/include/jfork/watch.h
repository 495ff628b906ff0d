/*
 * End a process when whoever holds the other end of its control socket is gone, even while the process is busy.
 *
 * EOF is only noticed by who reads, and a thread that reads costs a thread in every forked process. So the socket itself
 * is asked to signal (O_ASYNC, F_SETSIG) the group leader of this process, with the freezer's signal, whose handler
 * looks whether the peer has hung up.
 */
#ifndef JFORK_WATCH_H
#define JFORK_WATCH_H

#include "jfork/error.h"
#include "jfork/freeze.h"

/* The exit status of a process that ended because its caller was gone. Nobody is left to read it but a debugger. */
#define JF_STATUS_ORPHANED 125

/* Any thread. If the peer is gone already, ends the process. One socket at a time; a new one replaces the old one. */
int jf_watch_arm(const struct jf_freezer *freezer, int socket, struct jf_error *error) JF_CHECKED;
/* Any thread; async-signal-safe. */
void jf_watch_disarm(void);
/* For the handler. */
void jf_watch_fired(void);

#endif
