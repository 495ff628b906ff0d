/* Sends a stream in pieces of random lengths. */
#ifndef JFORK_FUZZ_SENDER_H
#define JFORK_FUZZ_SENDER_H

#include "stream.h"

struct sender {
    const struct stream *stream;
    struct random *random;
    int socket;
    int gift; /* this descriptor is given, as often as need be */
    size_t sent;
    size_t next_gift;
};

/* One piece. 1: there is more; 0: all is sent; a negative errno: the socket is full (-EAGAIN) or the reader gone (-EPIPE). */
int sender_step(struct sender *sender);

#endif
