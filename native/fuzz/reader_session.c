/* A stream through a socket into a frame reader. */
#define _GNU_SOURCE
#include "sessions.h"

#include "finding.h"
#include "sender.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct session {
    const struct stream *stream;
    struct jf_reader *reader;
    struct jf_inbox *inbox;
    int socket;
    size_t frames;
    size_t items;
};

static void close_all(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        MUST(close(fds[i]) == 0);
}

/* What was not spoilt must come out as it was put in. */
static void check_intact(struct session *session, const struct jf_frame *frame)
{
    const struct planned *planned = &session->stream->frames[session->frames];
    const uint8_t *payload = session->stream->octets + planned->payload;
    MUST(frame->command == planned->command && frame->length == planned->length);
    MUST(frame->fd_count == planned->descriptors);
    if (frame->command == JF_TEXT || frame->command == JF_OCTETS) {
        const struct jf_item *item = jf_inbox_item(session->inbox, jf_inbox_count(session->inbox) - 1);
        MUST(item->kind == (enum jf_item_kind)frame->command && item->length == planned->length);
        MUST(memcmp(jf_inbox_octets(session->inbox, item), payload, planned->length) == 0);
    } else
        MUST(memcmp(frame->payload, payload, planned->length) == 0);
}

/* As docs/wire.md has it, whatever was done to the frame. */
static size_t descriptors_said(const struct jf_frame *frame)
{
    const uint8_t *count = (const uint8_t *)frame->payload;
    switch (frame->command) {
    case JF_FORK: return 1;
    case JF_HANDLES: return (size_t)(count[0] << 8 | count[1]);
    case JF_SETTINGS: return count[0];
    default: return 0;
    }
}

static void check_frame(struct session *session, const struct jf_frame *frame)
{
    size_t new_items = frame->command == JF_HANDLES ? frame->fd_count
                                                    : frame->command == JF_TEXT || frame->command == JF_OCTETS;
    session->items += new_items;
    MUST(jf_inbox_count(session->inbox) == session->items);
    MUST(frame->fd_count <= JF_FDS_PER_MESSAGE && frame->fd_count == descriptors_said(frame));
    for (size_t i = 0; i < frame->fd_count; i++)
        MUST(fcntl(frame->fds[i], F_GETFD) == FD_CLOEXEC);
    if (session->frames < session->stream->intact)
        check_intact(session, frame);
}

static void take(struct session *session)
{
    struct jf_frame *frame = jf_reader_frame(session->reader);
    check_frame(session, frame);
    if (frame->command != JF_HANDLES) /* those are the inbox's now */
        close_all(frame->fds, frame->fd_count);
    jf_reader_next(session->reader);
    session->frames++;
    tally.accepted++;
}

/* Until there is nothing to read, or never will be. */
static int read_all(struct session *session)
{
    struct jf_error error = {0};
    for (;;) {
        int step = jf_reader_step(session->reader, session->socket, &error);
        if (step == JF_READ_FRAME) {
            take(session);
            continue;
        }
        if (step < 0) {
            MUST(error.number != 0 && error.text[0] != 0);
            MUST(jf_reader_step(session->reader, session->socket, &error) < 0); /* broken stays broken */
        }
        return step;
    }
}

static int feed(struct session *session, struct sender *sender)
{
    for (;;) {
        int more = sender_step(sender);
        MUST(more >= 0 || more == -EAGAIN || more == -ETOOMANYREFS);
        int step = more == 1 && !one_in(sender->random, 3) ? JF_READ_AGAIN : read_all(session);
        if (step != JF_READ_AGAIN)
            return step;
        if (more == 0)
            break;
    }
    shutdown(sender->socket, SHUT_WR);
    return read_all(session);
}

static void clean_up(struct session *session, int step)
{
    struct jf_frame *frame = jf_reader_frame(session->reader);
    MUST(step == JF_READ_EOF ? frame->fd_count == 0 : step < 0);
    close_all(frame->fds, frame->fd_count);
    for (size_t i = 0; i < jf_inbox_count(session->inbox); i++) {
        const struct jf_item *item = jf_inbox_item(session->inbox, i);
        if (item->kind == JF_ITEM_HANDLE)
            close_all(&item->fd, 1);
    }
    jf_inbox_clear(session->inbox);
    jf_reader_free(session->reader);
    tally.refused += step < 0;
    tally.ended += step == JF_READ_EOF;
}

void reader_session(const struct stream *stream, struct jf_inbox *inbox, struct random *random, int gift)
{
    int pair[2];
    struct jf_error error;
    MUST(jf_socketpair(pair, &error) == 0);
    struct session session = {.stream = stream, .reader = jf_reader_new(inbox), .inbox = inbox, .socket = pair[0]};
    struct sender sender = {.stream = stream, .random = random, .socket = pair[1], .gift = gift};
    int step = feed(&session, &sender);
    MUST(session.frames >= stream->intact);
    MUST(session.frames > stream->intact || stream->intact < stream->frame_count || step == JF_READ_EOF);
    clean_up(&session, step);
    close(pair[0]);
    close(pair[1]);
}
