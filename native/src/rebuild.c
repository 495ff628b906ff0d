/* Make the recorded descriptors anew, in the child, before any other thread runs. */
#define _GNU_SOURCE
#include "descriptors.h"
#include "procfs.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>

/* Flags of the open file description that open(2) may be given again. */
#define KEPT_FLAGS (O_NONBLOCK | O_DIRECT | O_LARGEFILE | O_NOATIME | O_DIRECTORY)

static int explain(const struct jf_descriptor *descriptor, const char *what, long status, struct jf_error *error)
{
    char path[64], target[256];
    jf_proc_path(path, "/proc/self/fd/", descriptor->fd);
    long length = JF_SYS(SYS_readlinkat, AT_FDCWD, path, target, sizeof target - 1);
    target[length > 0 ? length : 0] = 0;
    jf_fail(error, (int)-status, what);
    jf_say(error, " of descriptor ");
    jf_say_number(error, descriptor->fd);
    jf_say(error, " (");
    jf_say(error, target);
    jf_say(error, ") cannot be made in the forked process");
    jf_say_errno(error);
    return -1;
}

static int replace(const struct jf_descriptor *descriptor, long made, const char *what, struct jf_error *error)
{
    long status = made < 0 ? made : JF_SYS(SYS_dup3, made, descriptor->fd, descriptor->close_on_exec);
    if (made >= 0)
        jf_close((int)made);
    return status < 0 ? explain(descriptor, what, status, error) : 0;
}

static int reopen(const struct jf_descriptor *file, struct jf_error *error)
{
    char path[64];
    jf_proc_path(path, "/proc/self/fd/", file->fd);
    long made = JF_SYS(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC | (file->flags & KEPT_FLAGS));
    if (made >= 0 && file->position > 0)
        JF_SYS(SYS_lseek, made, file->position, SEEK_SET);
    return replace(file, made, "an offset of its own", error);
}

static const struct jf_descriptor *entry(const struct jf_descriptors *descriptors, size_t index)
{
    return (const struct jf_descriptor *)(const void *)descriptors->entries.base + index;
}

/* Two numbers of one eventfd must become two numbers of one new eventfd. */
static long made_before(const struct jf_descriptors *descriptors, size_t index)
{
    const struct jf_descriptor *eventfd = entry(descriptors, index);
    for (size_t i = 0; eventfd->identity && i < index; i++) {
        const struct jf_descriptor *other = entry(descriptors, i);
        if (other->kind == JF_EVENTFD && other->identity == eventfd->identity)
            return JF_SYS(SYS_fcntl, other->fd, F_DUPFD_CLOEXEC, 3);
    }
    return -ENOENT;
}

static int renew_eventfd(const struct jf_descriptors *descriptors, size_t index, struct jf_error *error)
{
    const struct jf_descriptor *eventfd = entry(descriptors, index);
    long made = made_before(descriptors, index);
    if (made == -ENOENT) {
        /* A count beyond 32 bits cannot be given at creation. */
        uint64_t count = eventfd->count;
        made = JF_SYS(SYS_eventfd2, 0, O_CLOEXEC | (eventfd->flags & O_NONBLOCK) | (eventfd->flags & 1));
        if (made >= 0 && count)
            JF_SYS(SYS_write, made, &count, sizeof count);
    }
    return replace(eventfd, made, "a copy", error);
}

static int renew(const struct jf_descriptors *descriptors, size_t index, struct jf_error *error)
{
    const struct jf_descriptor *descriptor = entry(descriptors, index);
    switch (descriptor->kind) {
    case JF_FILE: return reopen(descriptor, error);
    case JF_EVENTFD: return renew_eventfd(descriptors, index, error);
    case JF_EPOLL: return replace(descriptor, JF_SYS(SYS_epoll_create1, O_CLOEXEC), "a copy", error);
    case JF_ATTACH_LISTENER:
        /* accept() on a socket that does not listen fails at once, and HotSpot's listener thread ends in good order. */
        return replace(descriptor, JF_SYS(SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "a dead socket", error);
    }
    return 0;
}

/* Registrations come last: they name descriptors that are new themselves, also other epoll instances. */
static int register_all(const struct jf_descriptors *descriptors, const struct jf_descriptor *epoll,
                        struct jf_error *error)
{
    const struct jf_registration *all = (const struct jf_registration *)(const void *)descriptors->registrations.base;
    for (size_t i = epoll->first; i < epoll->first + epoll->registrations; i++) {
        struct epoll_event event = {.events = all[i].events, .data.u64 = all[i].data};
        long status = JF_SYS(SYS_epoll_ctl, epoll->fd, EPOLL_CTL_ADD, all[i].fd, &event);
        if (status < 0 && status != -EBADF && status != -EPERM)
            return explain(epoll, "a registration", status, error);
    }
    return 0;
}

int jf_descriptors_rebuild(const struct jf_descriptors *descriptors, struct jf_error *error)
{
    size_t count = descriptors->entries.used / sizeof(struct jf_descriptor);
    for (size_t i = 0; i < count; i++)
        if (renew(descriptors, i, error) < 0)
            return -1;
    for (size_t i = 0; i < count; i++)
        if (entry(descriptors, i)->kind == JF_EPOLL && register_all(descriptors, entry(descriptors, i), error) < 0)
            return -1;
    return 0;
}
