/*
 * Pipes and socket pairs with both ends in the process: event loops wake themselves up with them. A child gets new ones,
 * with the same contents. If the other end is outside, it is a connection like any other.
 */
#define _GNU_SOURCE
#include "descriptors.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <string.h>
#include <sys/ioctl.h>

#define USUAL_ROOM 65536 /* of a pipe, see pipe(7) */

/* No policy allows it: octets would be lost. */
static int refuse_contents(const struct jf_descriptor *end, struct jf_error *error)
{
    jf_descriptor_blame(end->fd, error);
    jf_say(error, "holds data that cannot be copied for a forked process; empty it before forking");
    return -1;
}

int jf_pipe_record(struct jf_descriptors *descriptors, struct jf_descriptor *end, struct jf_error *error)
{
    end->kind = JF_PIPE;
    if ((end->flags & O_ACCMODE) != O_RDWR)
        return jf_descriptors_add(descriptors, end, error);
    if (jf_hazard_ignored(&descriptors->policy, JF_HAZARD_DESCRIPTOR))
        return 0;
    jf_descriptor_blame(end->fd, error);
    jf_say(error, "is a pipe open for reading and writing at once, which cannot be made anew in a forked process; close it "
                  "before forking, open it in the worker, or have such descriptors allowed");
    return jf_hazard_found(&descriptors->policy, JF_HAZARD_DESCRIPTOR, error);
}

/* ---- which socket is at the other end: sock_diag(7) ---- */

struct question {
    struct nlmsghdr header;
    struct unix_diag_req request;
};

static long ask(uint64_t inode, char *answer, size_t room)
{
    struct question question = {
        .header = {.nlmsg_len = sizeof question, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST},
        .request = {.sdiag_family = AF_UNIX, .udiag_states = ~0U, .udiag_ino = (uint32_t)inode,
                    .udiag_show = UDIAG_SHOW_PEER, .udiag_cookie = {~0U, ~0U}},
    };
    long socket = JF_SYS(SYS_socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (socket < 0)
        return socket;
    long length = JF_SYS(SYS_sendto, socket, &question, sizeof question, MSG_NOSIGNAL, 0, 0);
    if (length >= 0) /* the kernel has answered by now */
        length = JF_SYS(SYS_recvfrom, socket, answer, room, MSG_DONTWAIT, 0, 0);
    jf_close((int)socket);
    return length;
}

bool jf_pair_look_up(struct jf_descriptor *socket, int type)
{
    char answer[1024] __attribute__((aligned(8)));
    long length = ask(socket->identity, answer, sizeof answer);
    const struct nlmsghdr *header = (const struct nlmsghdr *)(const void *)answer;
    if (length < (long)NLMSG_LENGTH(sizeof(struct unix_diag_msg)) || header->nlmsg_type != SOCK_DIAG_BY_FAMILY)
        return false;
    uint32_t peer = 0;
    uint8_t shut = 0;
    const struct unix_diag_msg *message = NLMSG_DATA(header);
    int left = (int)(header->nlmsg_len - NLMSG_LENGTH(sizeof *message));
    for (const struct rtattr *attribute = (const void *)(message + 1); RTA_OK(attribute, left);
         attribute = RTA_NEXT(attribute, left)) {
        if (attribute->rta_type == UNIX_DIAG_PEER)
            memcpy(&peer, RTA_DATA(attribute), sizeof peer);
        if (attribute->rta_type == UNIX_DIAG_SHUTDOWN)
            memcpy(&shut, RTA_DATA(attribute), sizeof shut);
    }
    if (!peer)
        return false;
    memset(&socket->end, 0, sizeof socket->end);
    socket->end.other = peer;
    socket->end.type = type;
    socket->end.shut = shut;
    return true;
}

/* ---- what waits to be read ---- */

static char *room_for(struct jf_descriptors *descriptors, struct jf_descriptor *end, int length, struct jf_error *error)
{
    if (jf_region_reserve(&descriptors->octets, (size_t)length, error) < 0)
        return NULL;
    end->end.at = descriptors->octets.used;
    end->end.length = (size_t)length;
    descriptors->octets.used += (size_t)length;
    return descriptors->octets.base + end->end.at;
}

static bool read_all(long fd, char *into, long length)
{
    while (length > 0) {
        long got = JF_SYS(SYS_read, fd, into, length);
        if (got <= 0)
            return false;
        into += got;
        length -= got;
    }
    return true;
}

/* By way of another pipe: tee(2) takes nothing out. */
static bool copy_pipe(const struct jf_descriptor *end, char *into, int length)
{
    int copy[2];
    if (JF_SYS(SYS_pipe2, copy, O_CLOEXEC | O_NONBLOCK) < 0)
        return false;
    JF_SYS(SYS_fcntl, copy[1], F_SETPIPE_SZ, end->end.room);
    bool all = JF_SYS(SYS_tee, end->fd, copy[1], length, 2 /* SPLICE_F_NONBLOCK */) == length &&
               read_all(copy[0], into, length);
    jf_close(copy[0]);
    jf_close(copy[1]);
    return all;
}

static int waiting(const struct jf_descriptor *end)
{
    int length = 0;
    return JF_SYS(SYS_ioctl, end->fd, FIONREAD, &length) < 0 ? 0 : length;
}

static int record_pipe_contents(struct jf_descriptors *descriptors, struct jf_descriptor *end, struct jf_error *error)
{
    end->end.room = (int)JF_SYS(SYS_fcntl, end->fd, F_GETPIPE_SZ);
    int length = (end->flags & O_ACCMODE) == O_RDONLY ? waiting(end) : 0;
    if (length == 0)
        return 0;
    char *into = room_for(descriptors, end, length, error);
    if (!into)
        return -1;
    return copy_pipe(end, into, length) ? 0 : refuse_contents(end, error);
}

static int record_pair_contents(struct jf_descriptors *descriptors, struct jf_descriptor *end, struct jf_error *error)
{
    int length = waiting(end);
    if (length == 0)
        return 0;
    if (end->end.type != SOCK_STREAM) /* only the first of several messages could be seen */
        return refuse_contents(end, error);
    char *into = room_for(descriptors, end, length, error);
    if (!into)
        return -1;
    if (JF_SYS(SYS_recvfrom, end->fd, into, length, MSG_PEEK | MSG_DONTWAIT, 0, 0) != length)
        return refuse_contents(end, error);
    return 0;
}

static bool is_other_end(const struct jf_descriptor *one, const struct jf_descriptor *other)
{
    if (one->kind != other->kind)
        return false;
    if (one->kind == JF_PAIR)
        return other->identity == one->end.other;
    return other->identity == one->identity && (other->flags & O_ACCMODE) != (one->flags & O_ACCMODE);
}

static bool has_both_ends(const struct jf_descriptors *descriptors, const struct jf_descriptor *one)
{
    for (size_t i = 0; i < jf_descriptors_count(descriptors); i++)
        if (is_other_end(one, jf_descriptors_at(descriptors, i)))
            return true;
    return false;
}

static int record_end(struct jf_descriptors *descriptors, struct jf_descriptor *end, struct jf_error *error)
{
    for (struct jf_descriptor *before = jf_descriptors_at(descriptors, 0); before < end; before++)
        if (before->kind == end->kind && before->identity == end->identity && before->end.length)
            return 0; /* two numbers of one end: its contents are known */
    return end->kind == JF_PIPE ? record_pipe_contents(descriptors, end, error)
                                : record_pair_contents(descriptors, end, error);
}

int jf_pairs_record(struct jf_descriptors *descriptors, struct jf_error *error)
{
    size_t count = jf_descriptors_count(descriptors);
    for (size_t i = 0; i < count; i++) {
        struct jf_descriptor *one = jf_descriptors_at(descriptors, i);
        if (one->kind != JF_PIPE && one->kind != JF_PAIR)
            continue;
        int status = has_both_ends(descriptors, one) ? record_end(descriptors, one, error)
                                                     : jf_connection_treat(descriptors, one, JF_DEAD, error);
        if (status < 0)
            return -1;
    }
    return 0;
}

/* ---- in the child ---- */

static bool is_of_group(const struct jf_descriptor *one, const struct jf_descriptor *other)
{
    return one->kind == other->kind &&
           (other->identity == one->identity || (one->kind == JF_PAIR && other->identity == one->end.other));
}

/* Is it the end that was given as first? Of a pipe, the one to read from. */
static int side_of(const struct jf_descriptor *first, const struct jf_descriptor *one)
{
    return first->kind == JF_PIPE ? (one->flags & O_ACCMODE) == O_WRONLY : one->identity != first->identity;
}

static long make(const struct jf_descriptor *first, int *ends)
{
    if (first->kind == JF_PAIR)
        return JF_SYS(SYS_socketpair, AF_UNIX, first->end.type | SOCK_CLOEXEC, 0, ends);
    long status = JF_SYS(SYS_pipe2, ends, O_CLOEXEC | (first->flags & O_DIRECT));
    if (status == 0 && first->end.room > 0 && first->end.room != USUAL_ROOM)
        status = JF_SYS(SYS_fcntl, ends[1], F_SETPIPE_SZ, first->end.room);
    return status < 0 ? status : 0;
}

/* What waits at one end is written into the other; there is room for it, as there was before. */
static long fill(const struct jf_descriptors *descriptors, const struct jf_descriptor *one, int other_end)
{
    const char *from = descriptors->octets.base + one->end.at;
    long length = (long)one->end.length;
    JF_SYS(SYS_fcntl, other_end, F_SETFL, O_NONBLOCK);
    while (length > 0) {
        long written = JF_SYS(SYS_write, other_end, from, length);
        if (written < 0)
            return written;
        from += written;
        length -= written;
    }
    return 0;
}

static long put_in_place(const struct jf_descriptor *one, int end)
{
    long status = JF_SYS(SYS_fcntl, end, F_SETFL, one->flags & (O_NONBLOCK | O_ASYNC | O_DIRECT));
    if (status == 0 && one->kind == JF_PAIR && one->end.shut)
        JF_SYS(SYS_shutdown, end, one->end.shut - 1);
    return status < 0 ? status : JF_SYS(SYS_dup3, end, one->fd, one->close_on_exec);
}

int jf_pair_renew(const struct jf_descriptors *descriptors, size_t index, struct jf_error *error)
{
    const struct jf_descriptor *first = jf_descriptors_at(descriptors, index);
    size_t count = jf_descriptors_count(descriptors);
    int ends[2];
    for (size_t i = 0; i < index; i++)
        if (is_of_group(first, jf_descriptors_at(descriptors, i)))
            return 0; /* made with that one */
    long status = make(first, ends);
    if (status < 0)
        return jf_descriptor_replace(first, status, "a copy", error);
    for (size_t i = index; i < count && status >= 0; i++) {
        const struct jf_descriptor *one = jf_descriptors_at(descriptors, i);
        if (is_of_group(first, one))
            status = fill(descriptors, one, ends[!side_of(first, one)]);
    }
    for (size_t i = index; i < count && status >= 0; i++) {
        const struct jf_descriptor *one = jf_descriptors_at(descriptors, i);
        if (is_of_group(first, one))
            status = put_in_place(one, ends[side_of(first, one)]);
    }
    jf_close(ends[0]);
    jf_close(ends[1]);
    return status < 0 ? jf_descriptor_replace(first, status, "a copy", error) : 0;
}
