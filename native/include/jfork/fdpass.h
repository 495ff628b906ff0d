/*
 * Octets and descriptors over a stream socket pair; see unix(7). Any thread; all are async-signal-safe.
 *
 * Descriptors travel with the first octet of a call and are the receiver's own: the same open file descriptions under
 * new numbers, close-on-exec. The sender keeps its copies.
 */
#ifndef JFORK_FDPASS_H
#define JFORK_FDPASS_H

#include "jfork/error.h"

#include <stddef.h>
#include <sys/types.h>

#define JF_FDS_PER_MESSAGE 253 /* SCM_MAX_FD of the kernel */

/* A stream socket pair, both ends close-on-exec and blocking. */
int jf_socketpair(int pair[2], struct jf_error *error) JF_CHECKED;

/*
 * Send up to length octets, and all fd_count descriptors with the first of them. Never blocks and never raises SIGPIPE.
 * The number of octets sent (descriptors are gone with the first), or a negative errno: -EAGAIN when the socket is full,
 * -ETOOMANYREFS when too many descriptors are in flight for this user; both are back-pressure, nothing was sent.
 */
ssize_t jf_send(int socket, const void *octets, size_t length, const int *fds, size_t fd_count) JF_CHECKED;

/*
 * Receive up to length octets and the descriptors that came with them, at most JF_FDS_PER_MESSAGE. Never blocks. The
 * number of octets, 0 at EOF, or a negative errno: -EAGAIN when there is nothing, -EMFILE when descriptors were lost
 * because this process has too many open (those that arrived are closed).
 */
ssize_t jf_receive(int socket, void *octets, size_t length, int *fds, size_t *fd_count) JF_CHECKED;

#endif
