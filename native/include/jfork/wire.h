/*
 * The frames on a control socket, as the process that is being prepared sees them. docs/wire.md is the text of the
 * protocol, org.jfork.internal.wire.Layout the caller's side; the golden frames in core/src/test/resources/golden are
 * read by the tests of both.
 *
 *   0         1                             5
 *   +---------+-----------------------------+----------------------
 *   | command | length of payload, 32 bit   | payload ...
 *   +---------+-----------------------------+----------------------
 *               big-endian
 */
#ifndef JFORK_WIRE_H
#define JFORK_WIRE_H

#include "jfork/error.h"
#include "jfork/fdpass.h"
#include "jfork/inbox.h"

#include <stdint.h>

#define JF_WIRE_VERSION 1
#define JF_HEADER 5

enum {
    /* caller to process */
    JF_FORK = 'F',     /* slot on the pid board, 32 bit; one descriptor, the child's control socket */
    JF_HANDLES = 'H',  /* count, 16 bit; that many descriptors */
    JF_TEXT = 'T',     /* an argument, UTF-8 */
    JF_OCTETS = 'A',   /* an argument */
    JF_REQUIRE = 'Q',  /* class names, UTF-8, each ended by NUL */
    JF_SETTINGS = 'S', /* a count, 8 bit, and that many descriptors; then the surroundings of the process */
    JF_DEFINE = 'D',   /* classes: names and class files */
    JF_EVALUATE = 'E', /* a class, and arguments for its method evaluate */
    JF_LAMBDA = 'L',   /* a serialised lambda, and arguments */
    JF_WHO = 'W',      /* empty: say hello again, to a new caller */
    JF_REPORT = 'P',   /* empty: say what a fork would meet */
    JF_RUN = 'R',      /* Class::method NUL descriptor, UTF-8 */
    JF_CLOSE = 'C',    /* empty: end, once everything before is done */
    /* process to caller */
    JF_HELLO = 'h',    /* an exec'ed process is ready; the answer to W */
    JF_REPORTED = 'r', /* the answer to P */
    JF_RESULT = 'v',   /* of a copy of the program: a serialised object */
    JF_ENTERED = 'e',  /* the function is about to be called; from here on the socket is the user's */
    JF_FAILED = 'x',   /* pid, 32 bit; then stage, exception class, message, trace: length 32 bit, UTF-8 each */
};

#define JF_MAX_ARGUMENT 0x7ffffff7u /* the longest Java array; class files and lambdas, too */
#define JF_MAX_PAYLOAD (1u << 20)   /* any other payload */

struct jf_frame {
    uint8_t command;
    uint32_t length;
    const char *payload; /* not for arguments: they are in the inbox */
    int fds[JF_FDS_PER_MESSAGE];
    size_t fd_count;
};

struct jf_reader;

struct jf_reader *jf_reader_new(struct jf_inbox *inbox);
/* Descriptors of a frame stay open; the inbox stays as well. */
void jf_reader_free(struct jf_reader *reader);
/* Forget a frame (its descriptors are not closed) and be ready for the next. */
void jf_reader_next(struct jf_reader *reader);
/* The frame that is complete; valid until jf_reader_next. */
struct jf_frame *jf_reader_frame(struct jf_reader *reader);

enum { JF_READ_FRAME = 1, JF_READ_AGAIN = 2, JF_READ_EOF = 3 };

/*
 * Go on reading without blocking and never beyond the end of a frame, since what follows may not be ours. Arguments and
 * handles are put into the inbox. JF_READ_FRAME stays until jf_reader_next. -1: what came is no frame, or the peer broke
 * off in the middle of one; nothing more can be read. Async-signal-safe.
 */
int jf_reader_step(struct jf_reader *reader, int socket, struct jf_error *error) JF_CHECKED;

/* Send a whole frame, waiting for room up to limit_ms. */
int jf_write_frame(int socket, uint8_t command, const void *payload, uint32_t length, int limit_ms,
                   struct jf_error *error) JF_CHECKED;
/* Tell the caller why; errors are ignored, for there is nobody else to tell. Async-signal-safe. */
void jf_write_failed(int socket, const char *stage, const struct jf_error *why);

#endif
