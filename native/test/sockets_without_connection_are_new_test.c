/*
 * A socket that is not connected, or takes datagrams, must be another one in the child: its own peer, no datagram taken from
 * the template, no connection made for both.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in address = {.sin_family = AF_INET};

static int server(void)
{
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_IS(0, bind(fd, (struct sockaddr *)&address, sizeof address));
    CHECK_IS(0, getsockname(fd, (struct sockaddr *)&address, &length));
    return fd;
}

static in_port_t port_of(int fd)
{
    struct sockaddr_in own;
    socklen_t length = sizeof own;
    CHECK_IS(0, getsockname(fd, (struct sockaddr *)&own, &length));
    return own.sin_port;
}

int main(void)
{
    char octet;
    test_begin();
    int bound = server(), connected = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int stream = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_IS(0, connect(connected, (struct sockaddr *)&address, sizeof address));
    in_port_t own = port_of(connected);
    CHECK_IS(1, write(connected, "t", 1));
    pid_t pid = fork_repaired();
    if (pid == 0) {
        CHECK_IS(-1, read(bound, &octet, 1)); /* not the one that came to the template */
        CHECK_IS(EAGAIN, errno);
        CHECK(port_of(connected) != own);
        CHECK_IS(1, write(connected, "c", 1));
        CHECK_IS(-1, connect(stream, (struct sockaddr *)&address, sizeof address)); /* nobody there */
        CHECK_IS(ECONNREFUSED, errno);
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    CHECK_IS(1, read(bound, &octet, 1));
    CHECK_IS('t', octet);
    CHECK_IS(1, read(bound, &octet, 1));
    CHECK_IS('c', octet);
    close(bound);
    close(connected);
    close(stream);
    return test_end();
}
