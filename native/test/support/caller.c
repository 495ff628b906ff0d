#define _GNU_SOURCE
#include "caller.h"

#include "check.h"
#include "jfork/fdpass.h"
#include "jfork/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void await_socket(int socket, short events, int64_t end)
{
    struct pollfd poll_fd = {.fd = socket, .events = events};
    if (now_ms() > end)
        check_failed(__FILE__, __LINE__, "the other end of a control socket neither reads, answers nor ends");
    poll(&poll_fd, 1, 100);
}

void send_raw(int socket, const void *octets, size_t length, const int *fds, size_t fd_count)
{
    int64_t end = now_ms() + WAIT_MS;
    const char *at = octets;
    while (length) {
        ssize_t sent = jf_send(socket, at, length, fds, fd_count);
        if (sent == -EAGAIN) {
            await_socket(socket, POLLOUT, end);
            continue;
        }
        if (sent == -EPIPE)
            return;
        CHECK(sent > 0);
        at += sent;
        length -= (size_t)sent;
        fd_count = 0;
    }
}

static void put_big_endian(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (24 - 8 * i));
}

static uint32_t big_endian(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

void send_frame(int socket, char command, const void *payload, uint32_t length, const int *fds, size_t fd_count)
{
    unsigned char header[JF_HEADER] = {(unsigned char)command};
    put_big_endian(header + 1, length);
    send_raw(socket, header, sizeof header, fds, fd_count);
    send_raw(socket, payload, length, NULL, 0);
}

/* False at EOF before the first octet. */
static bool receive_all(int socket, void *octets, size_t length)
{
    int64_t end = now_ms() + WAIT_MS;
    for (size_t have = 0; have < length;) {
        ssize_t got = recv(socket, (char *)octets + have, length - have, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) {
            await_socket(socket, POLLIN, end);
            continue;
        }
        if (have == 0 && (got == 0 || (got < 0 && errno == ECONNRESET)))
            return false;
        CHECK(got > 0);
        have += (size_t)got;
    }
    return true;
}

void receive_frame(int socket, struct reply *reply)
{
    unsigned char header[JF_HEADER];
    memset(reply, 0, sizeof *reply);
    if (!receive_all(socket, header, sizeof header)) {
        reply->eof = true;
        return;
    }
    reply->command = (char)header[0];
    reply->length = big_endian(header + 1);
    CHECK(reply->length < sizeof reply->payload);
    CHECK(reply->length == 0 || receive_all(socket, reply->payload, reply->length));
}

int ask_for_fork(int socket, uint32_t slot)
{
    unsigned char payload[4];
    struct jf_error error;
    int pair[2];
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    put_big_endian(payload, slot);
    send_frame(socket, JF_FORK, payload, sizeof payload, &pair[1], 1);
    close(pair[1]);
    return pair[0];
}

bool ask_for_state(int socket, struct state *state)
{
    struct reply reply;
    int taken = 0;
    ssize_t sent = send(socket, "R\0\0\0\5state", 10, MSG_NOSIGNAL);
    if (sent < 0 && errno == EPIPE)
        return false;
    CHECK_IS(10, sent);
    receive_frame(socket, &reply);
    if (reply.eof)
        return false;
    if (reply.command == JF_FAILED) /* the message is behind pid, stage and class, see below */
        check_failed(__FILE__, __LINE__, reply.payload + 4 + 4 + 4 + 4 + 4);
    CHECK_IS(JF_ENTERED, reply.command);
    memset(state, 0, sizeof *state);
    int *a = state->acted, *p = state->pending;
    int found = sscanf(reply.payload, "%d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d\n%n", &state->pid, &state->parent,
                       &state->forked, &state->is_forked, &a[0], &a[1], &a[2], &a[3], &p[0], &p[1], &p[2], &p[3],
                       &state->acted_in_fork, &state->threads, &state->before, &state->after, &state->items, &taken);
    CHECK_IS(17, found);
    snprintf(state->inbox, sizeof state->inbox, "%s", reply.payload + taken);
    return true;
}

struct state state_of(int socket)
{
    struct state state;
    CHECK(ask_for_state(socket, &state));
    return state;
}

void expect_failed(int socket, struct reply *reply, const char **text)
{
    receive_frame(socket, reply);
    CHECK(!reply->eof);
    CHECK_IS(JF_FAILED, reply->command);
    const unsigned char *at = (const unsigned char *)reply->payload + 4;
    for (int i = 0; i < 2; i++) /* stage and exception class */
        at += 4 + big_endian(at);
    *text = (const char *)at + 4; /* what follows is an empty trace: four NULs */
}
