/* An epoll instance names files by their number at the time of registration, and reports events of the template's. */
#define _GNU_SOURCE
#include "descriptors.h"
#include "procfs.h"
#include "sys.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/sysmacros.h>

/* The number may have been closed and taken by another file since; the kernel remembers which file was meant. */
static bool still_means(int fd, uint64_t inode, uint64_t device)
{
    struct stat status;
    if (JF_SYS(SYS_fstat, fd, &status) < 0)
        return false;
    /* The kernel prints its internal device number: major << 20 | minor. */
    return status.st_ino == inode && ((uint64_t)major(status.st_dev) << 20 | minor(status.st_dev)) == device;
}

/* Is the nth registration under this number the one of the file that has it now? See kcmp(2), KCMP_EPOLL_TFD. */
static bool is_current(int epoll, int fd, uint32_t nth)
{
    uint32_t slot[3] = {(uint32_t)epoll, (uint32_t)fd, nth};
    return JF_SYS(SYS_kcmp, jf_getpid(), jf_getpid(), 7, fd, slot) == 0;
}

/* Files of one kind may all have one inode (eventfd), so that still_means() cannot tell them apart. */
static bool is_known(const struct jf_descriptors *descriptors, const struct jf_descriptor *epoll,
                     const struct jf_registration *registration)
{
    struct jf_registration *all = (struct jf_registration *)(void *)descriptors->registrations.base;
    size_t count = descriptors->registrations.used / sizeof *all;
    for (size_t i = epoll->registered.first; i < count; i++)
        if (all[i].fd == registration->fd) {
            uint32_t others = all[i].others + 1;
            if (is_current(epoll->fd, registration->fd, others))
                all[i] = *registration;
            all[i].others = others;
            return true;
        }
    return false;
}

/* tfd:       30 events:       19 data:  7f00000001e  pos:0 ino:3ed sdev:f */
static int record_registration(struct jf_descriptors *descriptors, const struct jf_descriptor *epoll, const char *line,
                               struct jf_error *error)
{
    struct jf_registration registration = {0};
    const char *rest;
    registration.fd = (int)jf_proc_number(line + strlen("tfd:"), 10, &rest);
    const char *events = strstr(rest, "events:"), *data = strstr(rest, "data:");
    const char *inode = strstr(rest, "ino:"), *device = strstr(rest, "sdev:");
    if (!events || !data || !inode || !device)
        return jf_fail(error, 0, "an epoll instance describes itself in a way that is not understood");
    registration.events = (uint32_t)jf_proc_number(events + strlen("events:"), 16, NULL);
    registration.data = jf_proc_number(data + strlen("data:"), 16, NULL);
    if (!still_means(registration.fd, jf_proc_number(inode + strlen("ino:"), 16, NULL),
                     jf_proc_number(device + strlen("sdev:"), 16, NULL)) ||
        is_known(descriptors, epoll, &registration))
        return 0;
    if (jf_region_reserve(&descriptors->registrations, sizeof registration, error) < 0)
        return -1;
    memcpy(descriptors->registrations.base + descriptors->registrations.used, &registration, sizeof registration);
    descriptors->registrations.used += sizeof registration;
    return 0;
}

int jf_epoll_record(struct jf_descriptors *descriptors, struct jf_descriptor *epoll, struct jf_error *error)
{
    const char *info = jf_descriptor_info(epoll->fd, error);
    if (!info)
        return -1;
    epoll->kind = JF_EPOLL;
    epoll->identity = 0;
    epoll->registered.first = descriptors->registrations.used / sizeof(struct jf_registration);
    for (const char *line = info; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
        if (strncmp(line, "tfd:", 4) == 0 && record_registration(descriptors, epoll, line, error) < 0)
            return -1;
    epoll->registered.count =
        descriptors->registrations.used / sizeof(struct jf_registration) - epoll->registered.first;
    return jf_descriptors_add(descriptors, epoll, error);
}

/* A socket that does not listen any more is always ready, to say so: an event loop would spin. */
static bool listened(const struct jf_descriptors *descriptors, int fd)
{
    const struct jf_descriptor *descriptor = jf_descriptors_find(descriptors, fd);
    return descriptor && descriptor->kind == JF_LISTENER;
}

int jf_epoll_register(const struct jf_descriptors *descriptors, const struct jf_descriptor *epoll,
                      struct jf_error *error)
{
    const struct jf_registration *all = (const struct jf_registration *)(const void *)descriptors->registrations.base;
    for (size_t i = epoll->registered.first; i < epoll->registered.first + epoll->registered.count; i++) {
        struct epoll_event event = {.events = all[i].events, .data.u64 = all[i].data};
        if (listened(descriptors, all[i].fd))
            continue;
        long status = JF_SYS(SYS_epoll_ctl, epoll->fd, EPOLL_CTL_ADD, all[i].fd, &event);
        if (status < 0 && status != -EBADF && status != -EPERM)
            return jf_descriptor_replace(epoll, status, "a registration", error);
    }
    return 0;
}
