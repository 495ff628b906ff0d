/* Make the recorded descriptors anew, in the child, before any other thread runs. */
#define _GNU_SOURCE
#include "descriptors.h"
#include "procfs.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>

#define SET_TICKS _IOW('T', 0, uint64_t) /* TFD_IOC_SET_TICKS, where the kernel has checkpoint and restore */

static int explain(const struct jf_descriptor *descriptor, const char *what, long status, struct jf_error *error)
{
    char target[256];
    jf_descriptor_target(descriptor->fd, target, sizeof target);
    jf_fail(error, (int)-status, what);
    jf_say(error, " of descriptor ");
    jf_say_number(error, descriptor->fd);
    jf_say(error, " (");
    jf_say(error, target);
    jf_say(error, ") cannot be made in the forked process");
    jf_say_errno(error);
    return -1;
}

int jf_descriptor_replace(const struct jf_descriptor *descriptor, long made, const char *what, struct jf_error *error)
{
    long status = made < 0 ? made : JF_SYS(SYS_dup3, made, descriptor->fd, descriptor->close_on_exec);
    if (made >= 0)
        jf_close((int)made);
    return status < 0 ? explain(descriptor, what, status, error) : 0;
}

static long new_eventfd(const struct jf_descriptor *eventfd)
{
    /* A count beyond 32 bits cannot be given at creation. */
    uint64_t count = eventfd->count;
    long made = JF_SYS(SYS_eventfd2, 0, O_CLOEXEC | (eventfd->flags & O_NONBLOCK) | (eventfd->flags & 1));
    if (made >= 0 && count)
        JF_SYS(SYS_write, made, &count, sizeof count);
    return made;
}

/* The time left is the same, whether it was given as a time of day or not. */
static long new_timerfd(const struct jf_descriptor *timer)
{
    long made = JF_SYS(SYS_timerfd_create, timer->timer.clock, O_CLOEXEC | (timer->flags & O_NONBLOCK));
    if (made < 0)
        return made;
    if (timer->timer.ticks)
        JF_SYS(SYS_ioctl, made, SET_TICKS, &timer->timer.ticks);
    long status = JF_SYS(SYS_timerfd_settime, made, 0, &timer->timer.time, 0);
    if (status == 0)
        return made;
    jf_close((int)made);
    return status;
}

/* Two numbers of one object must become two numbers of one new object. */
static long made_before(const struct jf_descriptors *descriptors, size_t index)
{
    const struct jf_descriptor *descriptor = jf_descriptors_at(descriptors, index);
    for (size_t i = 0; descriptor->identity && i < index; i++) {
        const struct jf_descriptor *other = jf_descriptors_at(descriptors, i);
        if (other->kind == descriptor->kind && other->identity == descriptor->identity)
            return JF_SYS(SYS_fcntl, other->fd, F_DUPFD_CLOEXEC, 3);
    }
    return -ENOENT;
}

static int renew_object(const struct jf_descriptors *descriptors, size_t index, struct jf_error *error)
{
    const struct jf_descriptor *descriptor = jf_descriptors_at(descriptors, index);
    long made = made_before(descriptors, index);
    if (made != -ENOENT)
        return jf_descriptor_replace(descriptor, made, "a copy", error);
    int blocking = descriptor->flags & O_NONBLOCK;
    switch (descriptor->kind) {
    case JF_EVENTFD: made = new_eventfd(descriptor); break;
    case JF_TIMERFD: made = new_timerfd(descriptor); break;
    case JF_SIGNALFD:
        made = JF_SYS(SYS_signalfd4, -1, &descriptor->mask, JF_SIGSET_BYTES, O_CLOEXEC | blocking);
        break;
    case JF_INOTIFY: made = JF_SYS(SYS_inotify_init1, O_CLOEXEC | blocking); break;
    case JF_DEAD: made = jf_socket_dead(descriptor->flags); break;
    default: return jf_socket_renew(descriptor, error);
    }
    return jf_descriptor_replace(descriptor, made, "a copy", error);
}

static int renew(const struct jf_descriptors *descriptors, size_t index, struct jf_error *error)
{
    const struct jf_descriptor *descriptor = jf_descriptors_at(descriptors, index);
    switch (descriptor->kind) {
    case JF_FILE:
        return jf_descriptor_replace(descriptor, jf_file_reopen(descriptors, descriptor), "an offset of its own", error);
    case JF_NULL:
        return jf_descriptor_replace(descriptor, JF_SYS(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR | O_CLOEXEC),
                                     "a replacement", error);
    case JF_EPOLL:
        return jf_descriptor_replace(descriptor, JF_SYS(SYS_epoll_create1, O_CLOEXEC), "a copy", error);
    case JF_PIPE:
    case JF_PAIR: return jf_pair_renew(descriptors, index, error);
    case JF_ATTACH_LISTENER:
        /* accept() on a socket that does not listen fails at once, and HotSpot's listener thread ends in good order. */
        return jf_descriptor_replace(descriptor, JF_SYS(SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
                                     "a dead socket", error);
    case JF_SHARED: return 0;
    default: return renew_object(descriptors, index, error);
    }
}

/* Registrations come last: they name descriptors that are new themselves, also other epoll instances. */
int jf_descriptors_rebuild(const struct jf_descriptors *descriptors, struct jf_error *error)
{
    size_t count = jf_descriptors_count(descriptors);
    for (size_t i = 0; i < count; i++)
        if (renew(descriptors, i, error) < 0)
            return -1;
    for (size_t i = 0; i < count; i++) {
        const struct jf_descriptor *entry = jf_descriptors_at(descriptors, i);
        if (entry->kind == JF_EPOLL && jf_epoll_register(descriptors, entry, error) < 0)
            return -1;
    }
    return 0;
}
