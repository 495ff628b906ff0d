#define _GNU_SOURCE
#include "jfork/watch.h"

#include "sys.h"

#include <fcntl.h>
#include <stdatomic.h>

static _Atomic int watched = -1;

static void look(int socket)
{
    struct pollfd poll = {.fd = socket, .events = POLLRDHUP};
    struct timespec now = {0, 0};
    if (jf_poll(&poll, 1, &now, NULL) > 0 && (poll.revents & (POLLHUP | POLLRDHUP | POLLERR)))
        jf_exit_group(JF_STATUS_ORPHANED);
}

void jf_watch_fired(void)
{
    int socket = atomic_load(&watched);
    if (socket >= 0)
        look(socket);
}

int jf_watch_arm(const struct jf_freezer *freezer, int socket, struct jf_error *error)
{
    struct f_owner_ex leader = {F_OWNER_TID, jf_getpid()};
    atomic_store(&watched, socket);
    long flags = JF_SYS(SYS_fcntl, socket, F_GETFL);
    long status = flags;
    if (status >= 0)
        status = JF_SYS(SYS_fcntl, socket, F_SETOWN_EX, &leader);
    if (status >= 0)
        status = JF_SYS(SYS_fcntl, socket, F_SETSIG, jf_freezer_signal(freezer));
    if (status >= 0)
        status = JF_SYS(SYS_fcntl, socket, F_SETFL, flags | O_ASYNC);
    if (status < 0) {
        jf_fail(error, (int)-status, "the control socket cannot be watched for the death of the caller");
        jf_say_errno(error);
        return -1;
    }
    look(socket);
    return 0;
}

void jf_watch_disarm(void)
{
    int socket = atomic_exchange(&watched, -1);
    if (socket < 0)
        return;
    long flags = JF_SYS(SYS_fcntl, socket, F_GETFL);
    if (flags >= 0)
        JF_SYS(SYS_fcntl, socket, F_SETFL, flags & ~O_ASYNC);
}
