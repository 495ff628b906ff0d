/* A full socket must take part of what is sent, or say EAGAIN with nothing sent; no octet and no descriptor gets lost. */
#define _GNU_SOURCE
#include "jfork/fdpass.h"
#include "support/check.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define LENGTH (8 * 1024 * 1024)

static char *payload;
static int pair[2];

static size_t fill(void)
{
    size_t sent = 0;
    bool was_short = false;
    for (;;) {
        ssize_t now = jf_send(pair[0], payload + sent, LENGTH - sent, NULL, 0);
        if (now == -EAGAIN)
            break;
        CHECK(now > 0);
        was_short |= (size_t)now < LENGTH - sent;
        sent += (size_t)now;
    }
    CHECK(was_short);
    return sent;
}

static void drain(size_t length)
{
    static char octets[100000];
    int fds[JF_FDS_PER_MESSAGE];
    size_t count, at = 0;
    while (at < length) {
        ssize_t got = jf_receive(pair[1], octets, sizeof octets, fds, &count);
        CHECK(got > 0);
        CHECK_IS(0, count);
        for (ssize_t i = 0; i < got; i++, at++)
            if (octets[i] != payload[at])
                CHECK_IS(payload[at], octets[i]);
    }
    CHECK_IS(-EAGAIN, jf_receive(pair[1], octets, sizeof octets, fds, &count));
}

int main(void)
{
    struct jf_error error;
    int before, fd = STDIN_FILENO;
    test_begin();
    payload = malloc(LENGTH);
    for (size_t i = 0; i < LENGTH; i++)
        payload[i] = (char)(i * 7 >> 4);
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    size_t sent = fill();
    before = descriptor_count();
    CHECK_IS(-EAGAIN, jf_send(pair[0], "x", 1, &fd, 1));
    drain(sent);
    CHECK_IS(before, descriptor_count());
    CHECK_IS(1, jf_send(pair[0], "x", 1, NULL, 0));
    close(pair[0]);
    close(pair[1]);
    free(payload);
    return test_end();
}
