/* A frame must be written whole to a peer that reads late, fail in time for one that never reads, and for one that is gone. */
#define _GNU_SOURCE
#include "jfork/wire.h"
#include "support/check.h"
#include "support/threads.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LENGTH (4 * 1024 * 1024)

static char payload[LENGTH];
static int pair[2];

static void *read_late(void *unused)
{
    static char got[JF_HEADER + LENGTH];
    for (int i = 0; i < 50; i++)
        nap();
    CHECK_IS(sizeof got, recv(pair[1], got, sizeof got, MSG_WAITALL));
    CHECK_IS(0, memcmp(payload, got + JF_HEADER, LENGTH));
    return unused;
}

int main(void)
{
    struct jf_error error;
    test_begin();
    for (size_t i = 0; i < LENGTH; i++)
        payload[i] = (char)(i * 31 >> 3);
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    pthread_t reading = start(read_late, NULL);
    CHECK_WORKS(jf_write_frame(pair[0], JF_ENTERED, payload, LENGTH, WAIT_MS, &error), error);
    finish(reading);
    int64_t begin = now_ms();
    CHECK_IS(-1, jf_write_frame(pair[0], JF_ENTERED, payload, LENGTH, 100, &error));
    CHECK_IS(ETIMEDOUT, error.number);
    CHECK(now_ms() - begin >= 99 && now_ms() - begin < WAIT_MS);
    close(pair[1]);
    CHECK_IS(-1, jf_write_frame(pair[0], JF_ENTERED, NULL, 0, 100, &error)); /* and no SIGPIPE */
    CHECK_IS(EPIPE, error.number);
    close(pair[0]);
    return test_end();
}
