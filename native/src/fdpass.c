#define _GNU_SOURCE
#include "jfork/fdpass.h"

#include "sys.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

union ancillary {
    char octets[CMSG_SPACE(JF_FDS_PER_MESSAGE * sizeof(int))];
    struct cmsghdr align;
};

int jf_socketpair(int pair[2], struct jf_error *error)
{
    long status = JF_SYS(SYS_socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
    if (status == 0)
        return 0;
    jf_fail(error, (int)-status, "a socket pair cannot be made");
    jf_say_errno(error);
    return -1;
}

ssize_t jf_send(int socket, const void *octets, size_t length, const int *fds, size_t fd_count)
{
    union ancillary control;
    struct iovec io = {.iov_base = (void *)(size_t)octets, .iov_len = length};
    struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1};
    if (fd_count > JF_FDS_PER_MESSAGE)
        return -EINVAL;
    if (fd_count) {
        message.msg_control = control.octets;
        message.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
        memset(control.octets, 0, message.msg_controllen);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
        memcpy(CMSG_DATA(header), fds, fd_count * sizeof(int));
    }
    ssize_t sent;
    do
        sent = JF_SYS(SYS_sendmsg, socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent == -EINTR);
    return sent;
}

static size_t take_descriptors(struct msghdr *message, int *fds)
{
    size_t count = 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header; header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        size_t here = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(fds + count, CMSG_DATA(header), here * sizeof(int));
        count += here;
    }
    return count;
}

ssize_t jf_receive(int socket, void *octets, size_t length, int *fds, size_t *fd_count)
{
    union ancillary control;
    struct iovec io = {.iov_base = octets, .iov_len = length};
    struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control.octets,
                             .msg_controllen = sizeof control.octets};
    ssize_t received;
    *fd_count = 0;
    do
        received = JF_SYS(SYS_recvmsg, socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (received == -EINTR);
    if (received < 0)
        return received;
    *fd_count = take_descriptors(&message, fds);
    if (message.msg_flags & MSG_CTRUNC) {
        while (*fd_count)
            jf_close(fds[--*fd_count]);
        return -EMFILE;
    }
    return received;
}
