/* A socket pair with both ends in the process must be another in the child, with the same contents and the same closed directions. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int stream[2], messages[2], half[2], again;
static char got[100];

static void make(void)
{
    CHECK_IS(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, stream));
    CHECK_IS(0, socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, messages));
    CHECK_IS(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, half));
    again = dup(stream[1]);
    CHECK_IS(2, write(stream[0], "ab", 2));
    CHECK_IS(1, write(stream[0], "c", 1));
    CHECK_IS(2, write(stream[1], "de", 2));
    CHECK_IS(0, shutdown(half[0], SHUT_WR));
}

static void expect(int fd, const char *text)
{
    CHECK_IS(strlen(text), read(fd, got, sizeof got));
    CHECK(memcmp(got, text, strlen(text)) == 0);
}

/* The same in template and child, each on its own. */
static void use(const char *mine)
{
    expect(stream[1], "abc");
    expect(stream[0], "de");
    CHECK_IS(-1, read(stream[0], got, 1));
    CHECK_IS(EAGAIN, errno);
    CHECK_IS(6, write(again, mine, 6));
    expect(stream[0], mine);
    CHECK_IS(6, write(messages[0], mine, 6));
    CHECK_IS(3, write(messages[0], mine, 3));
    expect(messages[1], mine);
    CHECK_IS(3, read(messages[1], got, sizeof got));
    CHECK_IS(0, read(half[1], got, 1));
    CHECK_IS(-1, send(half[0], "x", 1, MSG_NOSIGNAL));
    CHECK_IS(EPIPE, errno);
    CHECK_IS(6, write(half[1], mine, 6));
    expect(half[0], mine);
}

static void expect_refused_message(void)
{
    struct jf_error error;
    CHECK_IS(1, write(messages[0], "x", 1));
    CHECK_IS(-1, try_fork_repaired(NULL, &error));
    CHECK_SAYS(error.text, "holds data that cannot be copied");
    CHECK_IS(1, read(messages[1], got, 1));
}

int main(void)
{
    test_begin();
    make();
    expect_refused_message();
    int before = descriptor_count();
    pid_t pid = fork_repaired();
    if (pid == 0) {
        CHECK_IS(before, descriptor_count());
        use("child!");
        _exit(0);
    }
    use("parent");
    expect_exit(pid, 0, "the child");
    int all[] = {stream[0], stream[1], messages[0], messages[1], half[0], half[1], again};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        close(all[i]);
    return test_end();
}
