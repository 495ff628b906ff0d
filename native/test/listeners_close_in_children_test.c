/* A listening socket must not take connections in the child, nor keep an event loop busy there; the template serves on. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int listener, epoll;
static struct sockaddr_in address = {.sin_family = AF_INET};
static atomic_int acceptor_tid;

static void *accept_one(void *unused)
{
    (void)unused;
    acceptor_tid = (int)syscall(SYS_gettid);
    int accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    return (void *)(long)(accepted < 0 ? -errno : accepted);
}

static void make(void)
{
    socklen_t length = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_IS(0, bind(listener, (struct sockaddr *)&address, sizeof address));
    CHECK_IS(0, listen(listener, 5));
    CHECK_IS(0, getsockname(listener, (struct sockaddr *)&address, &length));
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN};
    CHECK_IS(0, epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event));
}

static int connect_client(void)
{
    int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_IS(0, connect(client, (struct sockaddr *)&address, sizeof address));
    return client;
}

static void expect_refusal(void)
{
    struct jf_error error;
    test_policy()->treatment[JF_HAZARD_LISTENER] = JF_REFUSE;
    CHECK_IS(-1, try_fork_repaired(NULL, &error));
    CHECK_SAYS(error.text, "listens");
    CHECK_SAYS(error.text, "(hazard LISTENER)");
}

static void expect_shared(void)
{
    test_policy()->treatment[JF_HAZARD_LISTENER] = JF_ALLOW;
    int client = connect_client();
    pid_t pid = fork_repaired();
    if (pid == 0)
        _exit(accept(listener, NULL, NULL) < 0);
    expect_exit(pid, 0, "the child that may share");
    close(client);
}

int main(void)
{
    struct epoll_event event;
    test_begin();
    make();
    pthread_t acceptor = start(accept_one, NULL);
    AWAIT(acceptor_tid);
    await_in_call(acceptor_tid, SYS_accept4);
    pid_t pid = fork_repaired();
    if (pid == 0) {
        CHECK_IS(-EINVAL, (long)finish(acceptor));
        CHECK_IS(-1, accept(listener, NULL, NULL));
        CHECK_IS(EINVAL, errno);
        int client = connect_client(); /* to the template */
        CHECK_IS(0, epoll_wait(epoll, &event, 1, 20));
        close(client);
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    int accepted = (int)(long)finish(acceptor);
    CHECK(accepted >= 0);
    close(accepted);
    expect_refusal();
    expect_shared();
    close(listener);
    close(epoll);
    return test_end();
}
