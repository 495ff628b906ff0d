/* Descriptors must arrive in order, close-on-exec, meaning the same files, with the first octet and with no other. */
#define _GNU_SOURCE
#include "jfork/fdpass.h"
#include "support/check.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void expect_same_file(int one, int other)
{
    struct stat a, b;
    CHECK_IS(0, fstat(one, &a));
    CHECK_IS(0, fstat(other, &b));
    CHECK_IS(a.st_ino, b.st_ino);
    CHECK_IS(a.st_dev, b.st_dev);
    CHECK_IS(FD_CLOEXEC, fcntl(other, F_GETFD));
}

int main(void)
{
    struct jf_error error;
    int pair[2], pipe_fds[2], sent[3], got[JF_FDS_PER_MESSAGE];
    size_t count;
    char octets[8];
    test_begin();
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    CHECK_IS(FD_CLOEXEC, fcntl(pair[0], F_GETFD));
    CHECK_IS(FD_CLOEXEC, fcntl(pair[1], F_GETFD));
    CHECK_IS(0, fcntl(pair[0], F_GETFL) & O_NONBLOCK);
    CHECK_IS(0, pipe(pipe_fds));
    sent[0] = pipe_fds[1];
    sent[1] = pair[1];
    sent[2] = pipe_fds[0];
    CHECK_IS(4, jf_send(pair[0], "abcd", 4, sent, 3));
    CHECK_IS(2, jf_receive(pair[1], octets, 2, got, &count));
    CHECK_IS(3, count);
    for (size_t i = 0; i < 3; i++) {
        expect_same_file(sent[i], got[i]);
        CHECK_IS(0, fcntl(sent[i], F_GETFD) & FD_CLOEXEC && i != 1); /* the sender's own are as they were */
        close(got[i]);
    }
    CHECK_IS(2, jf_receive(pair[1], octets, sizeof octets, got, &count));
    CHECK_IS(0, count);
    CHECK_IS('c', octets[0]);
    CHECK_IS(-EAGAIN, jf_receive(pair[1], octets, sizeof octets, got, &count));
    /* Two messages with descriptors are never read as one. */
    CHECK_IS(1, jf_send(pair[0], "1", 1, &sent[0], 1));
    CHECK_IS(1, jf_send(pair[0], "2", 1, &sent[2], 1));
    CHECK_IS(1, jf_receive(pair[1], octets, sizeof octets, got, &count));
    CHECK_IS(1, count);
    expect_same_file(sent[0], got[0]);
    close(got[0]);
    CHECK_IS(1, jf_receive(pair[1], octets, sizeof octets, got, &count));
    CHECK_IS(1, count);
    expect_same_file(sent[2], got[0]);
    close(got[0]);
    close(pair[0]);
    CHECK_IS(0, jf_receive(pair[1], octets, sizeof octets, got, &count));
    CHECK_IS(-EPIPE, jf_send(pair[1], "x", 1, NULL, 0)); /* and no SIGPIPE */
    close(pair[1]);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
    return test_end();
}
