/*
 * A connection whose other end is not in the process, or is one of TCP, must be at its end in the child, and untouched in
 * the template; a thread that reads it goes on to see the end. Handles, and whatever is standard output, stay.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TCP, UNIX, READ_END, WRITE_END, HANDLE, COUNT };
enum { SPENT, WITH_OCTETS, WITH_ERROR, ENDED };

static int here[COUNT], there[COUNT], epoll;
static int ended[ENDED]; /* the other end has been closed */
static ino_t spent;
static atomic_int reader_tid;

static bool is_handle(const void *unused, int fd)
{
    (void)unused;
    return fd == here[HANDLE];
}

/* `there` is known to the policy as handles are: not of this process. */
static bool is_elsewhere(const void *unused, int fd)
{
    for (int i = 0; i < COUNT; i++)
        if (i != TCP && fd == there[i])
            return true;
    return is_handle(unused, fd);
}

static ino_t number_of(int fd)
{
    struct stat status;
    CHECK_IS(0, fstat(fd, &status));
    return status.st_ino;
}

static void make_ended(void)
{
    for (int i = 0; i < ENDED; i++) {
        int pair[2];
        CHECK_IS(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
        if (i == WITH_OCTETS)
            CHECK_IS(1, write(pair[1], "o", 1));
        if (i == WITH_ERROR)
            CHECK_IS(1, write(pair[0], "unread", 1));
        close(pair[1]);
        ended[i] = pair[0];
    }
    spent = number_of(ended[SPENT]);
}

static void make(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), pair[2];
    CHECK_IS(0, bind(listener, (struct sockaddr *)&address, sizeof address));
    CHECK_IS(0, listen(listener, 1));
    CHECK_IS(0, getsockname(listener, (struct sockaddr *)&address, &length));
    here[TCP] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_IS(0, connect(here[TCP], (struct sockaddr *)&address, sizeof address));
    there[TCP] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    close(listener);
    CHECK_IS(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
    here[UNIX] = pair[0], there[UNIX] = pair[1];
    CHECK_IS(0, pipe2(pair, O_CLOEXEC));
    here[READ_END] = pair[0], there[READ_END] = pair[1];
    CHECK_IS(0, pipe2(pair, O_CLOEXEC));
    here[WRITE_END] = pair[1], there[WRITE_END] = pair[0];
    CHECK_IS(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair));
    here[HANDLE] = pair[0], there[HANDLE] = pair[1];
    make_ended();
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = 7};
    CHECK_IS(0, epoll_ctl(epoll, EPOLL_CTL_ADD, here[TCP], &event));
}

static void *read_one(void *unused)
{
    char octet = 0;
    (void)unused;
    reader_tid = (int)syscall(SYS_gettid);
    long got = read(here[UNIX], &octet, 1);
    return (void *)(got > 0 ? octet : got);
}

static void expect_end(int fd)
{
    char octet;
    CHECK_IS(0, read(fd, &octet, 1));
}

static void expect_broken(int fd)
{
    CHECK_IS(-1, write(fd, "x", 1));
    CHECK_IS(EPIPE, errno);
}

_Noreturn static void be_child(pthread_t reader)
{
    struct epoll_event event;
    CHECK_IS(1, epoll_wait(epoll, &event, 1, 0)); /* an event loop learns of it */
    expect_end(here[TCP]);
    expect_broken(here[TCP]);
    CHECK_IS(0, (long)finish(reader));
    expect_broken(here[UNIX]);
    expect_end(here[READ_END]);
    expect_broken(here[WRITE_END]);
    CHECK_IS(1, write(here[HANDLE], "h", 1));
    for (int i = 0; i < ENDED; i++) {
        expect_end(ended[i]);
        expect_broken(ended[i]);
    }
    CHECK(number_of(ended[SPENT]) == spent); /* not made anew for nothing */
    _exit(0);
}

static void exchange(int from, int to, char octet)
{
    char got = 0;
    CHECK_IS(1, write(from, &octet, 1));
    CHECK_IS(1, read(to, &got, 1));
    CHECK_IS(octet, got);
}

static void expect_refusal(void)
{
    struct jf_error error;
    test_policy()->treatment[JF_HAZARD_CONNECTION] = JF_REFUSE;
    CHECK_IS(-1, try_fork_repaired(is_elsewhere, &error));
    CHECK_SAYS(error.text, "is a connection to somebody outside of this process");
    CHECK_SAYS(error.text, "(hazard CONNECTION)");
}

static void expect_shared(void)
{
    struct jf_error error;
    test_policy()->treatment[JF_HAZARD_CONNECTION] = JF_ALLOW;
    pid_t pid = try_fork_repaired(is_elsewhere, &error);
    CHECK_WORKS(pid, error);
    if (pid == 0) {
        exchange(here[TCP], there[TCP], 'c');
        _exit(0);
    }
    expect_exit(pid, 0, "the child that may share");
}

int main(void)
{
    struct jf_error error;
    test_begin();
    signal(SIGPIPE, SIG_IGN);
    make();
    pthread_t reader = start(read_one, NULL);
    AWAIT(reader_tid);
    await_in_call(reader_tid, SYS_read);
    int before = descriptor_count();
    pid_t pid = try_fork_repaired(is_elsewhere, &error);
    CHECK_WORKS(pid, error);
    if (pid == 0) {
        CHECK_IS(before, descriptor_count());
        be_child(reader);
    }
    expect_exit(pid, 0, "the child");
    char octet;
    CHECK_IS(1, read(there[HANDLE], &octet, 1)); /* what the user sent is shared */
    CHECK_IS(1, read(ended[WITH_OCTETS], &octet, 1));
    CHECK_IS(-1, read(ended[WITH_ERROR], &octet, 1));
    CHECK_IS(ECONNRESET, errno);
    exchange(here[TCP], there[TCP], 'a');
    exchange(there[TCP], here[TCP], 'b');
    CHECK_IS(1, write(there[UNIX], "u", 1));
    CHECK_IS('u', (long)finish(reader));
    exchange(there[READ_END], here[READ_END], 'r');
    exchange(here[WRITE_END], there[WRITE_END], 'w');
    expect_refusal();
    expect_shared();
    for (int i = 0; i < COUNT; i++)
        close(here[i]), close(there[i]);
    for (int i = 0; i < ENDED; i++)
        close(ended[i]);
    close(epoll);
    return test_end();
}
