/* The frames of the process must be written octet for octet like the golden ones. */
#define _GNU_SOURCE
#include "jfork/wire.h"
#include "support/check.h"
#include "support/golden.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PID_AT JF_HEADER

static int pair[2];

static void expect_written(const unsigned char *octets, size_t length)
{
    unsigned char written[GOLDEN_MAX];
    ssize_t got = recv(pair[1], written, sizeof written, MSG_DONTWAIT);
    CHECK_IS(length, got);
    for (size_t i = 0; i < length; i++)
        CHECK_IS(octets[i], written[i]);
}

static void write_frame(const char *name, uint8_t command, const void *payload, uint32_t length)
{
    unsigned char octets[GOLDEN_MAX];
    struct jf_error error;
    size_t expected = golden(name, octets);
    CHECK_WORKS(jf_write_frame(pair[0], command, payload, length, 1000, &error), error);
    expect_written(octets, expected);
}

static void write_failed(void)
{
    unsigned char octets[GOLDEN_MAX];
    struct jf_error why;
    size_t expected = golden("failed", octets);
    for (int i = 0; i < 4; i++)
        octets[PID_AT + i] = (unsigned char)(getpid() >> (24 - 8 * i));
    jf_fail(&why, 0, "the process cannot be copied (clone)");
    jf_write_failed(pair[0], "fork", &why);
    expect_written(octets, expected);
}

int main(void)
{
    static const char hello[] = "\1\0\0\x12\x34" "17.0.15+6\0" "1.2.3";
    struct jf_error error;
    test_begin();
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    write_frame("hello", JF_HELLO, hello, sizeof hello);
    write_frame("entered", JF_ENTERED, NULL, 0);
    write_frame("result", JF_RESULT, "\xac\xed\0\5" "t\0\2\xc3\xbc", 9);
    write_failed();
    close(pair[0]);
    close(pair[1]);
    return test_end();
}
