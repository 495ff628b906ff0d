/* A registration whose descriptor was closed, and whose number means another file now, must not make a fork fail. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void add(int epoll, int fd, uint64_t data)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = data};
    CHECK_IS(0, epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
}

static void post(int fd)
{
    uint64_t one = 1;
    CHECK_IS(8, write(fd, &one, sizeof one));
}

/* The first one is registered, copied and closed, so that its registration lives on; its number is given to another. */
static int replace(int epoll, int first, int second)
{
    int copy = fcntl(first, F_DUPFD_CLOEXEC, 200);
    add(epoll, first, 1);
    CHECK_IS(first, dup3(second, first, O_CLOEXEC));
    close(second);
    add(epoll, first, 2);
    return copy;
}

static void scenario(int first, int second, int poster)
{
    struct epoll_event event;
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int copy = replace(epoll, first, second);
    pid_t pid = fork_repaired();
    if (pid == 0) {
        epoll_wait(epoll, &event, 1, 0);
        post(poster < 0 ? first : poster);
        CHECK_IS(1, epoll_wait(epoll, &event, 1, 1000));
        CHECK_IS(2, event.data.u64);
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    close(copy);
    close(first);
    close(epoll);
}

int main(void)
{
    int one[2], other[2];
    test_begin();
    about("pipes, which the kernel can tell apart");
    CHECK_IS(0, pipe2(one, O_CLOEXEC | O_NONBLOCK));
    CHECK_IS(0, pipe2(other, O_CLOEXEC | O_NONBLOCK));
    scenario(one[0], other[0], other[1]);
    close(one[1]);
    close(other[1]);
    about("eventfds, which all have one inode");
    int first = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), second = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    scenario(first, second, -1);
    return test_end();
}
