/* A receiver that has no room for all descriptors of a message must get EMFILE and keep none of them. */
#define _GNU_SOURCE
#include "jfork/fdpass.h"
#include "support/check.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#define SENT 6

static void receive_with_room_for(int socket, int room)
{
    struct rlimit limit, low;
    int fds[JF_FDS_PER_MESSAGE], lowest = dup(STDIN_FILENO);
    size_t count = 99;
    char octet;
    close(lowest);
    CHECK_IS(0, getrlimit(RLIMIT_NOFILE, &limit));
    low = limit;
    low.rlim_cur = (rlim_t)(lowest + room);
    CHECK_IS(0, setrlimit(RLIMIT_NOFILE, &low));
    ssize_t got = jf_receive(socket, &octet, 1, fds, &count);
    CHECK_IS(0, setrlimit(RLIMIT_NOFILE, &limit));
    CHECK_IS(-EMFILE, got);
    CHECK_IS(0, count);
}

int main(void)
{
    struct jf_error error;
    int pair[2], fds[SENT] = {0, 0, 0, 0, 0, 0}, got[JF_FDS_PER_MESSAGE];
    size_t count;
    char octet;
    test_begin();
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    int before = descriptor_count();
    for (int room = 0; room < SENT; room++) {
        CHECK_IS(1, jf_send(pair[0], "x", 1, fds, SENT));
        receive_with_room_for(pair[1], room);
        CHECK_IS(before, descriptor_count());
    }
    CHECK_IS(1, jf_send(pair[0], "y", 1, fds, SENT));
    CHECK_IS(1, jf_receive(pair[1], &octet, 1, got, &count));
    CHECK_IS(SENT, count);
    for (size_t i = 0; i < count; i++)
        close(got[i]);
    close(pair[0]);
    close(pair[1]);
    return test_end();
}
