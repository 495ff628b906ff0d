/*
 * An epoll instance must have the same registrations in the child and be another one: what one process consumes, removes
 * or adds must not be missed or seen in the other. Nested ones too.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* What is registered as data; beyond 32 bits, so that all of it is compared. */
enum { LEVEL, EDGE, ONCE, PIPE, INNER };

#define DATA(event) ((uint64_t)(event) << 40 | 7)

static int outer, inner, level, edge, once, pipe_fds[2], deep;

static void add(int epoll, int fd, uint32_t events, int data)
{
    struct epoll_event event = {.events = events, .data.u64 = DATA(data)};
    CHECK_IS(0, epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
}

/* The events that are ready, as a set of bits. */
static unsigned ready(int epoll)
{
    struct epoll_event events[16];
    unsigned set = 0;
    int count = epoll_wait(epoll, events, 16, 0);
    CHECK(count >= 0);
    for (int i = 0; i < count; i++) {
        CHECK(events[i].data.u64 == DATA(events[i].data.u64 >> 40));
        set |= 1U << (events[i].data.u64 >> 40);
    }
    return set;
}

static unsigned bit(int event)
{
    return 1U << event;
}

static void post(int fd)
{
    uint64_t one = 1;
    CHECK_IS(8, write(fd, &one, sizeof one));
}

static void take(int fd)
{
    uint64_t count;
    CHECK_IS(8, read(fd, &count, sizeof count));
}

static void make(void)
{
    outer = epoll_create1(EPOLL_CLOEXEC);
    inner = epoll_create1(0);
    level = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    edge = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    once = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    deep = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    CHECK_IS(0, pipe2(pipe_fds, O_CLOEXEC));
    add(outer, level, EPOLLIN, LEVEL);
    add(outer, edge, EPOLLIN | EPOLLET, EDGE);
    add(outer, once, EPOLLIN | EPOLLONESHOT, ONCE);
    add(outer, pipe_fds[0], EPOLLIN, PIPE);
    add(outer, inner, EPOLLIN, INNER);
    add(inner, deep, EPOLLIN, LEVEL);
}

/* The same in template and child, each on its own. */
static void use(void)
{
    ready(outer); /* what was registered anew may report once more */
    CHECK_IS(0, ready(outer));
    post(level);
    post(edge);
    post(once);
    CHECK_IS(bit(LEVEL) | bit(EDGE) | bit(ONCE), ready(outer));
    CHECK_IS(bit(LEVEL), ready(outer)); /* edge and one-shot are used up */
    take(once);
    post(once);
    CHECK_IS(bit(LEVEL), ready(outer));
    take(level);
    CHECK_IS(0, ready(outer));
    post(edge);
    CHECK_IS(bit(EDGE), ready(outer));
    post(deep);
    CHECK_IS(bit(INNER), ready(outer));
    CHECK_IS(bit(LEVEL), ready(inner));
    take(deep);
    CHECK_IS(0, ready(outer));
}

/* Changes in the child, which the template must not notice. */
static void change(void)
{
    CHECK_IS(0, epoll_ctl(outer, EPOLL_CTL_DEL, level, NULL));
    CHECK_IS(0, epoll_ctl(outer, EPOLL_CTL_DEL, pipe_fds[0], NULL));
    post(deep);
    post(edge);
}

int main(void)
{
    test_begin();
    make();
    int before = descriptor_count();
    pid_t pid = fork_repaired();
    if (pid == 0) {
        CHECK_IS(before, descriptor_count());
        CHECK_IS(FD_CLOEXEC, fcntl(outer, F_GETFD));
        CHECK_IS(0, fcntl(inner, F_GETFD));
        use();
        change();
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    CHECK_IS(0, ready(outer));
    use();
    CHECK_IS(1, write(pipe_fds[1], "x", 1));
    CHECK_IS(bit(PIPE), ready(outer));
    int all[] = {outer, inner, level, edge, once, deep, pipe_fds[0], pipe_fds[1]};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        close(all[i]);
    return test_end();
}
