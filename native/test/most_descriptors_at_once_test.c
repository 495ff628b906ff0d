/* 253 descriptors must travel in one message; 254 must be refused with nothing sent. */
#define _GNU_SOURCE
#include "jfork/fdpass.h"
#include "support/check.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST JF_FDS_PER_MESSAGE

/* Room for twice as many, in this process and in flight. */
static void need_descriptors(void)
{
    struct rlimit limit;
    CHECK_IS(0, getrlimit(RLIMIT_NOFILE, &limit));
    if (limit.rlim_max < 3 * MOST)
        skip("the limit of open files is too low");
    limit.rlim_cur = limit.rlim_max;
    CHECK_IS(0, setrlimit(RLIMIT_NOFILE, &limit));
}

int main(void)
{
    struct jf_error error;
    int pair[2], pipes[2], sent[MOST + 1], got[MOST];
    struct stat in, out, now;
    size_t count;
    char octet;
    test_begin();
    need_descriptors();
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    CHECK_IS(0, pipe(pipes));
    CHECK_IS(0, fstat(pipes[0], &in));
    CHECK_IS(0, fstat(pair[0], &out));
    for (int i = 0; i <= MOST; i++)
        sent[i] = i % 2 ? pipes[0] : pair[0];
    CHECK_IS(-EINVAL, jf_send(pair[0], "x", 1, sent, MOST + 1));
    CHECK_IS(-EAGAIN, jf_receive(pair[1], &octet, 1, got, &count));
    CHECK_IS(1, jf_send(pair[0], "x", 1, sent, MOST));
    CHECK_IS(1, jf_receive(pair[1], &octet, 1, got, &count));
    CHECK_IS(MOST, count);
    for (size_t i = 0; i < MOST; i++) {
        CHECK_IS(0, fstat(got[i], &now));
        CHECK_IS(i % 2 ? in.st_ino : out.st_ino, now.st_ino);
        close(got[i]);
    }
    close(pair[0]);
    close(pair[1]);
    close(pipes[0]);
    close(pipes[1]);
    return test_end();
}
