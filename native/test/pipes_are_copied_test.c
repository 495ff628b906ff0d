/*
 * A pipe with both ends in the process must be another pipe in the child, with the same contents, room, modes and numbers:
 * no octet may reach the other process, none may be lost.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LARGE 200000

static int small[2], again, large[2], waking[2], epoll, awaited[2];
static char octets[LARGE], got[LARGE];
static atomic_int reader_tid;

static void make(void)
{
    CHECK_IS(0, pipe2(small, O_CLOEXEC | O_NONBLOCK));
    again = dup(small[1]);
    CHECK_IS(0, pipe2(large, O_CLOEXEC));
    CHECK(fcntl(large[1], F_SETPIPE_SZ, 1 << 18) >= 1 << 18);
    CHECK_IS(0, pipe2(waking, O_CLOEXEC | O_NONBLOCK));
    CHECK_IS(0, pipe2(awaited, O_CLOEXEC));
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = 7};
    CHECK_IS(0, epoll_ctl(epoll, EPOLL_CTL_ADD, waking[0], &event));
    for (int i = 0; i < LARGE; i++)
        octets[i] = (char)(i * 7 + i / 1000);
    CHECK_IS(LARGE, write(large[1], octets, LARGE));
    CHECK_IS(1, write(small[1], "a", 1)); /* each in a page of its own, or not: that is the kernel's choice */
    CHECK_IS(2, write(small[1], "bc", 2));
}

static void *read_one(void *unused)
{
    char octet = 0;
    (void)unused;
    reader_tid = (int)syscall(SYS_gettid);
    CHECK_IS(1, read(awaited[0], &octet, 1));
    return (void *)(long)octet;
}

/* The same in template and child, each on its own. */
static void use(const char *mine, pthread_t reader)
{
    CHECK_IS(3, read(small[0], got, 10));
    CHECK(memcmp(got, "abc", 3) == 0);
    CHECK_IS(-1, read(small[0], got, 10));
    CHECK_IS(EAGAIN, errno);
    CHECK_IS(6, write(again, mine, 6));
    CHECK_IS(6, read(small[0], got, 10));
    CHECK(memcmp(got, mine, 6) == 0);
    CHECK_IS(0, fcntl(again, F_GETFD));
    CHECK_IS(FD_CLOEXEC, fcntl(small[0], F_GETFD));
    CHECK_IS(0, fcntl(large[0], F_GETFL) & O_NONBLOCK);
    CHECK_IS(1 << 18, fcntl(large[0], F_GETPIPE_SZ));
    for (long at = 0, some; at < LARGE; at += some)
        CHECK((some = read(large[0], got + at, (size_t)(LARGE - at))) > 0);
    CHECK(memcmp(got, octets, LARGE) == 0);
    struct epoll_event event;
    for (int i = 0; i < 50; i++) {
        CHECK_IS(0, epoll_wait(epoll, &event, 1, 0));
        CHECK_IS(1, write(waking[1], "x", 1));
        CHECK_IS(1, epoll_wait(epoll, &event, 1, 0));
        CHECK_IS(1, read(waking[0], got, 10));
    }
    CHECK_IS(1, write(awaited[1], mine, 1));
    CHECK_IS(mine[0], (long)finish(reader));
    CHECK_IS(0, close(large[1]));
    CHECK_IS(0, read(large[0], got, 1)); /* nobody else has the end that writes */
}

int main(void)
{
    test_begin();
    make();
    pthread_t reader = start(read_one, NULL);
    AWAIT(reader_tid);
    await_in_call(reader_tid, SYS_read);
    int before = descriptor_count();
    pid_t pid = fork_repaired();
    if (pid == 0) {
        CHECK_IS(before, descriptor_count());
        use("child!", reader);
        _exit(0);
    }
    CHECK_IS(before, descriptor_count());
    use("parent", reader);
    expect_exit(pid, 0, "the child");
    int all[] = {small[0], small[1], again, large[0], waking[0], waking[1], epoll, awaited[0], awaited[1]};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        close(all[i]);
    return test_end();
}
