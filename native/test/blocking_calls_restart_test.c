/* read, accept and recv without a time-out must go on in the child as if nothing had happened, and return no EINTR. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

/* The descriptors are shared between template and child, so octets for both are sent, and each takes one. */
static int pipe_fds[2], pair[2], listener;
static atomic_int tids[3], ended;

static void *do_read(void *tid)
{
    char octet;
    *(atomic_int *)tid = gettid();
    CHECK_IS(1, read(pipe_fds[0], &octet, 1));
    ended++;
    return NULL;
}

static void *do_recv(void *tid)
{
    char octet;
    *(atomic_int *)tid = gettid();
    CHECK_IS(1, recv(pair[0], &octet, 1, 0));
    ended++;
    return NULL;
}

static void *do_accept(void *tid)
{
    *(atomic_int *)tid = gettid();
    int fd = accept(listener, NULL, NULL);
    CHECK(fd >= 0);
    close(fd);
    ended++;
    return NULL;
}

static void listen_somewhere(struct sockaddr_un *address, socklen_t *length)
{
    struct sockaddr_un any = {.sun_family = AF_UNIX}; /* the kernel finds an abstract name */
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_IS(0, bind(listener, (struct sockaddr *)&any, sizeof any.sun_family));
    CHECK_IS(0, listen(listener, 4));
    *length = sizeof *address;
    CHECK_IS(0, getsockname(listener, (struct sockaddr *)address, length));
}

static void wake_one_process(const struct sockaddr_un *address, socklen_t length)
{
    int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_IS(1, write(pipe_fds[1], "x", 1));
    CHECK_IS(1, write(pair[1], "x", 1));
    CHECK_IS(0, connect(client, (const struct sockaddr *)address, length));
    close(client);
}

static void *(*const calls[3])(void *) = {do_read, do_recv, do_accept};
static const long numbers[3] = {SYS_read, SYS_recvfrom, SYS_accept};

static void scenario(void)
{
    struct sockaddr_un address;
    socklen_t length;
    pthread_t threads[3];
    CHECK_IS(0, pipe2(pipe_fds, O_CLOEXEC));
    CHECK_IS(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
    listen_somewhere(&address, &length);
    ended = 0;
    for (int i = 0; i < 3; i++) {
        tids[i] = 0;
        threads[i] = start(calls[i], &tids[i]);
    }
    for (int i = 0; i < 3; i++) {
        AWAIT(tids[i]);
        await_in_call(tids[i], numbers[i]);
    }
    pid_t pid = fork_all();
    if (pid) {
        wake_one_process(&address, length);
        wake_one_process(&address, length);
    }
    for (int i = 0; i < 3; i++)
        finish(threads[i]);
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
    int all[] = {pipe_fds[0], pipe_fds[1], pair[0], pair[1], listener};
    for (int i = 0; i < 5; i++)
        close(all[i]);
}

int main(void)
{
    test_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
