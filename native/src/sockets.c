/*
 * Sockets other than pairs. Two processes that write to one connection, or take connections and datagrams from each other,
 * are never right: in a child a connection is at its end, a listener does not listen, and any other socket is another one.
 */
#define _GNU_SOURCE
#include "descriptors.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/un.h>

static int option(int fd, int level, int name)
{
    int value = 0;
    socklen_t size = sizeof value;
    return JF_SYS(SYS_getsockopt, fd, level, name, &value, &size) < 0 ? 0 : value;
}

int jf_connection_treat(const struct jf_descriptors *descriptors, struct jf_descriptor *connection,
                        enum jf_descriptor_kind kind, struct jf_error *error)
{
    enum jf_treatment treatment = descriptors->policy.treatment[JF_HAZARD_CONNECTION];
    connection->kind = treatment == JF_ALLOW ? JF_SHARED : kind;
    if (treatment != JF_REFUSE && !descriptors->policy.survey)
        return 0;
    jf_descriptor_blame(connection->fd, error);
    jf_say(error, "is a connection to somebody outside of this process, which a forked process must not share; close it "
                  "before forking, or open it in the worker");
    return jf_hazard_found(&descriptors->policy, JF_HAZARD_CONNECTION, error);
}

/* HotSpot listens on <tmp>/.java_pid<pid>; an accepted connection has the same local address. */
static bool is_attach(int fd)
{
    struct sockaddr_un address = {0};
    socklen_t length = sizeof address - 1;
    return JF_SYS(SYS_getsockname, fd, &address, &length) == 0 && address.sun_family == AF_UNIX &&
           strstr(address.sun_path, "/.java_pid");
}

static int record_attach(struct jf_descriptors *descriptors, struct jf_descriptor *socket, bool listens,
                         struct jf_error *error)
{
    if (!listens) {
        descriptors->attach_busy = true;
        return 0;
    }
    descriptors->attach_listener = socket->fd;
    socket->kind = JF_ATTACH_LISTENER;
    return jf_descriptors_add(descriptors, socket, error);
}

static int record_listener(struct jf_descriptors *descriptors, struct jf_descriptor *listener, struct jf_error *error)
{
    enum jf_treatment treatment = descriptors->policy.treatment[JF_HAZARD_LISTENER];
    listener->kind = treatment == JF_ALLOW ? JF_SHARED : JF_LISTENER;
    if (treatment != JF_REFUSE && !descriptors->policy.survey)
        return jf_descriptors_add(descriptors, listener, error);
    jf_descriptor_blame(listener->fd, error);
    jf_say(error, "listens, and connections would reach any one of the processes; close it before forking, or send it as a "
                  "handle");
    if (jf_hazard_found(&descriptors->policy, JF_HAZARD_LISTENER, error) < 0)
        return -1;
    return jf_descriptors_add(descriptors, listener, error);
}

/* Also one that is on its way; see tcp(7) and the kernel's tcp_states.h. */
static bool is_connected(struct jf_descriptor *socket)
{
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    socket->socket.peer_length = sizeof socket->socket.peer;
    if (JF_SYS(SYS_getpeername, socket->fd, &socket->socket.peer, &socket->socket.peer_length) == 0)
        return true;
    socket->socket.peer_length = 0;
    return socket->socket.protocol == IPPROTO_TCP &&
           JF_SYS(SYS_getsockopt, socket->fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
           info.tcpi_state != TCP_CLOSE;
}

/* Of a connection that has ended in both directions; the JDK keeps such sockets to put in the place of others that it closes. */
static bool has_ended(short events)
{
    return events & POLLHUP;
}

static short events_of(int fd)
{
    struct pollfd poll = {.fd = fd};
    struct timespec now = {0};
    return jf_poll(&poll, 1, &now, NULL) == 1 ? poll.revents : 0;
}

/* Nothing can pass through it any more, and neither octets nor an error are left for the first who asks. */
static bool is_spent(int fd, int domain, short events)
{
    int octets = 0;
    return domain == AF_UNIX && !(events & POLLERR) && JF_SYS(SYS_ioctl, fd, FIONREAD, &octets) == 0 && octets == 0;
}

/* Without a name there is no way to connect to it again. */
static bool has_nameless_peer(const struct jf_descriptor *socket)
{
    return socket->socket.domain == AF_UNIX && socket->socket.peer_length > 0 &&
           socket->socket.peer_length <= sizeof(sa_family_t);
}

int jf_socket_record(struct jf_descriptors *descriptors, struct jf_descriptor *socket, struct jf_error *error)
{
    int fd = socket->fd, domain = option(fd, SOL_SOCKET, SO_DOMAIN), type = option(fd, SOL_SOCKET, SO_TYPE);
    bool listens = option(fd, SOL_SOCKET, SO_ACCEPTCONN), streams = type == SOCK_STREAM || type == SOCK_SEQPACKET;
    if (domain == AF_UNIX && is_attach(fd))
        return record_attach(descriptors, socket, listens, error);
    socket->kind = JF_SOCKET;
    socket->socket.domain = domain;
    socket->socket.type = type;
    socket->socket.protocol = option(fd, SOL_SOCKET, SO_PROTOCOL);
    if (listens)
        return record_listener(descriptors, socket, error);
    bool connected = is_connected(socket);
    short events = connected ? events_of(fd) : 0;
    if (has_ended(events)) {
        socket->kind = is_spent(fd, domain, events) ? JF_SHARED : JF_DEAD;
        return jf_descriptors_add(descriptors, socket, error);
    }
    bool paired = connected && domain == AF_UNIX && (streams || has_nameless_peer(socket));
    if (paired && jf_pair_look_up(socket, type))
        socket->kind = JF_PAIR; /* until it turns out that the other end is somewhere else */
    else if (connected && jf_connection_treat(descriptors, socket, streams || paired ? JF_DEAD : JF_SOCKET, error) < 0)
        return -1;
    return jf_descriptors_add(descriptors, socket, error);
}

long jf_socket_dead(int flags)
{
    int pair[2];
    long status =
        JF_SYS(SYS_socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (flags & O_NONBLOCK), 0, pair);
    if (status < 0)
        return status;
    jf_close(pair[1]);
    return pair[0];
}

int jf_socket_renew(const struct jf_descriptor *socket, struct jf_error *error)
{
    int type = socket->socket.type | SOCK_CLOEXEC | (socket->flags & O_NONBLOCK);
    long made = JF_SYS(SYS_socket, socket->socket.domain, type, socket->socket.protocol);
    if (made >= 0 && socket->kind == JF_SOCKET && socket->socket.peer_length &&
        JF_SYS(SYS_connect, made, &socket->socket.peer, socket->socket.peer_length) < 0) {
        jf_close((int)made);
        made = -ECONNREFUSED;
    }
    if (made < 0) /* nobody there any more, or one that needs a privilege which is gone */
        made = jf_socket_dead(socket->flags);
    return jf_descriptor_replace(socket, made, "a socket in place", error);
}
