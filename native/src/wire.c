#define _GNU_SOURCE
#include "jfork/wire.h"

#include "jfork/fault.h"
#include "kept.h"
#include "region.h"
#include "sys.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

struct jf_reader {
    struct jf_inbox *inbox;
    struct jf_region payload;
    uint8_t header[JF_HEADER];
    uint32_t have; /* octets of header and payload so far */
    bool complete;
    bool broken;
    struct jf_error why;
    struct jf_frame frame;
};

struct jf_reader *jf_reader_new(struct jf_inbox *inbox)
{
    struct jf_reader *reader = jf_kept_new(sizeof *reader);
    if (reader)
        reader->inbox = inbox;
    return reader;
}

void jf_reader_free(struct jf_reader *reader)
{
    jf_region_free(&reader->payload);
    jf_kept_free(reader, sizeof *reader);
}

void jf_reader_next(struct jf_reader *reader)
{
    jf_region_clear(&reader->payload);
    reader->have = 0;
    reader->complete = false;
    reader->frame.fd_count = 0;
    reader->frame.payload = NULL;
}

struct jf_frame *jf_reader_frame(struct jf_reader *reader)
{
    return &reader->frame;
}

static uint32_t big_endian(const uint8_t *octets)
{
    return (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 | octets[3];
}

static void put_big_endian(char *octets, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        octets[i] = (char)(value >> (24 - 8 * i));
}

static const char commands[] = {JF_FORK,   JF_HANDLES,  JF_TEXT,   JF_OCTETS, JF_REQUIRE, JF_SETTINGS,
                                JF_DEFINE, JF_EVALUATE, JF_LAMBDA, JF_WHO,    JF_REPORT,   JF_RUN,     JF_CLOSE};

static bool is_argument(uint8_t command)
{
    return command == JF_TEXT || command == JF_OCTETS;
}

/* Fixed lengths are exact, so that nonsense is noticed at the header. */
static bool is_length(uint8_t command, uint32_t length)
{
    switch (command) {
    case JF_FORK: return length == 4;
    case JF_HANDLES: return length == 2;
    case JF_WHO:
    case JF_REPORT:
    case JF_CLOSE: return length == 0;
    case JF_SETTINGS: return length >= 1 && length <= JF_MAX_PAYLOAD;
    case JF_DEFINE:
    case JF_LAMBDA:
    case JF_TEXT:
    case JF_OCTETS: return length <= JF_MAX_ARGUMENT;
    default: return length <= JF_MAX_PAYLOAD;
    }
}

static int complain(struct jf_error *error, const struct jf_frame *frame, const char *what)
{
    jf_fail(error, EPROTO, "garbage on the control socket: ");
    jf_say(error, what);
    jf_say(error, " (command 0x");
    jf_say_hex(error, frame->command);
    jf_say(error, ", length ");
    jf_say_number(error, frame->length);
    jf_say(error, ")");
    return -1;
}

static int check_header(struct jf_reader *reader, struct jf_error *error)
{
    struct jf_frame *frame = &reader->frame;
    frame->command = reader->header[0];
    frame->length = big_endian(reader->header + 1);
    if (!memchr(commands, frame->command, sizeof commands))
        return complain(error, frame, "unknown command");
    if (!is_length(frame->command, frame->length))
        return complain(error, frame, "impossible length");
    return 0;
}

static char *payload_space(struct jf_reader *reader, struct jf_error *error)
{
    struct jf_frame *frame = &reader->frame;
    if (is_argument(frame->command))
        return jf_inbox_reserve(reader->inbox, frame->length, error);
    if (jf_region_reserve(&reader->payload, frame->length + 1, error) < 0)
        return NULL;
    return reader->payload.base;
}

static size_t expected_descriptors(const struct jf_frame *frame)
{
    const uint8_t *count = (const uint8_t *)frame->payload;
    switch (frame->command) {
    case JF_FORK: return 1;
    case JF_HANDLES: return (size_t)(count[0] << 8 | count[1]);
    case JF_SETTINGS: return count[0];
    default: return 0;
    }
}

static int take_handles(struct jf_reader *reader, struct jf_error *error)
{
    for (size_t i = 0; i < reader->frame.fd_count; i++)
        if (jf_inbox_add_handle(reader->inbox, reader->frame.fds[i], error) < 0)
            return -1;
    jf_fault(JF_FAULT_HANDLES_TAKEN);
    return 0;
}

static int take_argument(struct jf_reader *reader, struct jf_error *error)
{
    struct jf_frame *frame = &reader->frame;
    if (frame->fd_count)
        return complain(error, frame, "descriptors with an argument");
    if (jf_inbox_add(reader->inbox, (enum jf_item_kind)frame->command, frame->length, error) < 0)
        return -1;
    jf_fault(JF_FAULT_ARGUMENT_TAKEN);
    return 0;
}

static int finish(struct jf_reader *reader, struct jf_error *error)
{
    struct jf_frame *frame = &reader->frame;
    reader->complete = true;
    if (is_argument(frame->command))
        return take_argument(reader, error);
    frame->payload = reader->payload.base;
    if (frame->fd_count != expected_descriptors(frame))
        return complain(error, frame, "wrong number of descriptors");
    return frame->command == JF_HANDLES ? take_handles(reader, error) : 0;
}

static int add_descriptors(struct jf_frame *frame, const int *fds, size_t count, struct jf_error *error)
{
    if (frame->fd_count + count > JF_FDS_PER_MESSAGE) {
        while (count)
            jf_close(fds[--count]);
        return complain(error, frame, "too many descriptors");
    }
    memcpy(frame->fds + frame->fd_count, fds, count * sizeof(int));
    frame->fd_count += count;
    return 0;
}

/* One read, of the header's rest or the payload's. */
static int read_some(struct jf_reader *reader, int socket, struct jf_error *error)
{
    int fds[JF_FDS_PER_MESSAGE];
    size_t count;
    bool in_header = reader->have < JF_HEADER;
    uint32_t at = in_header ? reader->have : reader->have - JF_HEADER;
    char *space = in_header ? (char *)reader->header : payload_space(reader, error);
    if (!space)
        return -1;
    uint32_t want = (in_header ? JF_HEADER : reader->frame.length) - at;
    ssize_t got = jf_receive(socket, space + at, want, fds, &count);
    if (got == -EAGAIN)
        return JF_READ_AGAIN;
    if (got == -ECONNRESET || (got == 0 && reader->have == 0))
        return JF_READ_EOF;
    if (got == 0)
        return jf_fail(error, EPROTO, "the control socket was closed in the middle of a frame");
    if (got < 0) {
        jf_fail(error, (int)-got, "the control socket cannot be read");
        jf_say_errno(error);
        return -1;
    }
    reader->have += (uint32_t)got;
    return add_descriptors(&reader->frame, fds, count, error);
}

static int step(struct jf_reader *reader, int socket, struct jf_error *error)
{
    while (!reader->complete) {
        if (reader->have < JF_HEADER || reader->have - JF_HEADER < reader->frame.length) {
            int status = read_some(reader, socket, error);
            if (status != 0)
                return status;
        }
        if (reader->have == JF_HEADER && check_header(reader, error) < 0)
            return -1;
        if (reader->have == JF_HEADER)
            jf_fault(JF_FAULT_HEADER_READ);
        if (reader->have >= JF_HEADER && reader->have - JF_HEADER == reader->frame.length) {
            /* an empty payload has no space yet */
            if (!payload_space(reader, error) || finish(reader, error) < 0)
                return -1;
        }
    }
    return JF_READ_FRAME;
}

/* What is broken stays broken: the frozen side sees it first, the thawed side reports it. */
int jf_reader_step(struct jf_reader *reader, int socket, struct jf_error *error)
{
    int status = reader->broken ? -1 : step(reader, socket, &reader->why);
    if (status < 0) {
        reader->broken = true;
        *error = reader->why;
    }
    return status;
}

static int send_all(int socket, const char *octets, size_t length, int64_t deadline)
{
    while (length) {
        ssize_t sent = jf_send(socket, octets, length, NULL, 0);
        if (sent == -EAGAIN) {
            struct pollfd poll = {.fd = socket, .events = POLLOUT};
            int64_t left = deadline - jf_now_ns();
            struct timespec time = {left / 1000000000, left % 1000000000};
            if (left <= 0)
                return -ETIMEDOUT;
            jf_poll(&poll, 1, &time, NULL);
            continue;
        }
        if (sent < 0)
            return (int)sent;
        octets += sent;
        length -= (size_t)sent;
    }
    return 0;
}

int jf_write_frame(int socket, uint8_t command, const void *payload, uint32_t length, int limit_ms,
                   struct jf_error *error)
{
    char header[JF_HEADER] = {(char)command};
    int64_t deadline = jf_now_ns() + limit_ms * 1000000LL;
    put_big_endian(header + 1, length);
    int status = send_all(socket, header, sizeof header, deadline);
    if (status == 0)
        status = send_all(socket, payload, length, deadline);
    if (status < 0) {
        jf_fail(error, -status, "a frame cannot be sent to the caller");
        jf_say_errno(error);
        return -1;
    }
    return 0;
}

static char *put_string(char *at, const char *text)
{
    size_t length = strlen(text);
    put_big_endian(at, (uint32_t)length);
    memcpy(at + 4, text, length);
    return at + 4 + length;
}

void jf_write_failed(int socket, const char *stage, const struct jf_error *why)
{
    char payload[4 + 4 * 4 + 64 + JF_ERROR_TEXT], *at = payload + 4;
    struct jf_error ignored;
    put_big_endian(payload, (uint32_t)jf_getpid());
    at = put_string(at, stage);
    at = put_string(at, "");
    at = put_string(at, why->text);
    at = put_string(at, "");
    if (jf_write_frame(socket, JF_FAILED, payload, (uint32_t)(at - payload), 1000, &ignored) < 0)
        return;
}
