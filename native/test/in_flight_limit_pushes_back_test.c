/* An unprivileged sender with too many descriptors in flight must get ETOOMANYREFS with nothing sent, and go on later. */
#define _GNU_SOURCE
#include "jfork/fdpass.h"
#include "support/check.h"
#include "support/children.h"
#include "support/unprivileged.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#define LIMIT 40

static void receive(int socket)
{
    int fds[JF_FDS_PER_MESSAGE];
    size_t count;
    char octet;
    CHECK_IS(1, jf_receive(socket, &octet, 1, fds, &count));
    CHECK_IS(10, count);
    while (count)
        close(fds[--count]);
}

static void be_sender(void)
{
    struct rlimit low = {LIMIT, LIMIT};
    struct jf_error error;
    int pair[2], fds[10] = {0}, messages = 0;
    ssize_t sent;
    drop_rights(NOBODY_ELSE);
    CHECK_IS(0, setrlimit(RLIMIT_NOFILE, &low));
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    while ((sent = jf_send(pair[0], "x", 1, fds, 10)) == 1)
        CHECK(++messages < 100);
    CHECK_IS(-ETOOMANYREFS, sent);
    CHECK(messages >= LIMIT / 10);
    receive(pair[1]);
    receive(pair[1]);
    CHECK_IS(1, jf_send(pair[0], "x", 1, fds, 10));
    for (int left = messages - 1; left; left--)
        receive(pair[1]);
    char octet;
    size_t count;
    CHECK_IS(-EAGAIN, jf_receive(pair[1], &octet, 1, fds, &count));
    _exit(0);
}

int main(void)
{
    test_begin();
    if (!can_be_nobody_else())
        skip("only root can become a user of its own, by whom descriptors in flight are counted");
    pid_t pid = fork();
    if (pid == 0)
        be_sender();
    expect_exit(pid, 0, "the sender");
    return test_end();
}
