/*
 * Put right, in a child, what is only true of the template. First record, in the frozen template, what the kernel knows;
 * then rebuild in the child before any other thread runs. Raw system calls only.
 *
 *   read-only file or directory     re-opened, with an offset of its own: seek and read would interleave among processes
 *   eventfd, timerfd, signalfd      a new one in the same state
 *   epoll                           a new one with the same registrations
 *   pipe, socket pair: both ends    new ones with the same contents
 *   other connection, pipe          its other end is closed           (policy: CONNECTION)
 *   listening socket                does not listen                   (policy: LISTENER)
 *   other socket                    a new one; datagrams: with the same peer
 *   attach listener of the JVM      a dead socket: the child must not answer for the template
 *   interval timers, subreaper      set again
 *   hsperfdata mapping              a private copy
 *
 * What cannot be right in a child is refused, unless the policy allows it: files open for writing other than at their end,
 * locked files, watched files, POSIX timers, descriptors of unknown kinds, shared writable mappings, memory that the
 * kernel does not copy, a tracer.
 *
 * Standard input, output and error, the control socket and handles that the user sent stay as they are.
 */
#ifndef JFORK_REPAIR_H
#define JFORK_REPAIR_H

#include "jfork/error.h"
#include "jfork/policy.h"

#include <stdbool.h>
#include <stddef.h>

struct jf_record;

struct jf_record *jf_record_new(void);

struct jf_exempt {
    int control;                                  /* the control socket */
    bool (*handle)(const void *context, int fd);  /* is it a handle of the user's? */
    const void *context;
    bool (*by_position)(const char *file);        /* is this file only read at given places (pread(2))? NULL: none is */
    const void *shared;                           /* one shared mapping that is known to be right */
    size_t shared_length;
    struct jf_policy policy;
};

/* In the frozen template. -1 with a reason where a child could not be right. */
int jf_record_take(struct jf_record *record, const struct jf_exempt *exempt, struct jf_error *error) JF_CHECKED;
/* Right before each clone. */
int jf_record_measure(struct jf_record *record, struct jf_error *error) JF_CHECKED;
/* A client of the JVM's attach mechanism is being served at this moment; try again when it is done. */
bool jf_record_attach_busy(const struct jf_record *record);
/* The listening socket of the attach mechanism, -1 if there is none. */
int jf_record_attach_listener(const struct jf_record *record);
/* In the child. -1: the child must end. */
int jf_record_rebuild(const struct jf_record *record, struct jf_error *error) JF_CHECKED;

#endif
