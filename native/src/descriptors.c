/* Record descriptors in the frozen template. */
#define _GNU_SOURCE
#include "descriptors.h"

#include "procfs.h"
#include "sys.h"

#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

/* For fdinfo; only used while the process is frozen. */
static struct jf_region the_text;

static int add(struct jf_descriptors *descriptors, const struct jf_descriptor *descriptor, struct jf_error *error)
{
    if (jf_region_reserve(&descriptors->entries, sizeof *descriptor, error) < 0)
        return -1;
    memcpy(descriptors->entries.base + descriptors->entries.used, descriptor, sizeof *descriptor);
    descriptors->entries.used += sizeof *descriptor;
    return 0;
}

static int read_fdinfo(int fd, struct jf_error *error)
{
    char path[64];
    jf_proc_path(path, "/proc/self/fdinfo/", fd);
    return jf_proc_read(path, &the_text, error);
}

static int record_file(struct jf_descriptors *descriptors, struct jf_descriptor *file, struct jf_error *error)
{
    if ((file->flags & O_ACCMODE) != O_RDONLY || (file->flags & O_PATH))
        return 0;
    file->kind = JF_FILE;
    file->position = JF_SYS(SYS_lseek, file->fd, 0, SEEK_CUR);
    return add(descriptors, file, error);
}

static int record_eventfd(struct jf_descriptors *descriptors, struct jf_descriptor *eventfd, struct jf_error *error)
{
    uint64_t semaphore = 0;
    if (read_fdinfo(eventfd->fd, error) < 0)
        return -1;
    eventfd->kind = JF_EVENTFD;
    jf_proc_field(the_text.base, "eventfd-count:", 16, &eventfd->count);
    jf_proc_field(the_text.base, "eventfd-id:", 10, &eventfd->identity);
    if (jf_proc_field(the_text.base, "eventfd-semaphore:", 10, &semaphore) && semaphore)
        eventfd->flags |= 1; /* EFD_SEMAPHORE */
    return add(descriptors, eventfd, error);
}

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
    for (size_t i = epoll->first; i < count; i++)
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

static int record_epoll(struct jf_descriptors *descriptors, struct jf_descriptor *epoll, struct jf_error *error)
{
    if (read_fdinfo(epoll->fd, error) < 0)
        return -1;
    epoll->kind = JF_EPOLL;
    epoll->first = descriptors->registrations.used / sizeof(struct jf_registration);
    for (const char *line = the_text.base; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
        if (strncmp(line, "tfd:", 4) == 0 && record_registration(descriptors, epoll, line, error) < 0)
            return -1;
    epoll->registrations = descriptors->registrations.used / sizeof(struct jf_registration) - epoll->first;
    return add(descriptors, epoll, error);
}

/* HotSpot listens on <tmp>/.java_pid<pid>; an accepted connection has the same local address. */
static int record_socket(struct jf_descriptors *descriptors, struct jf_descriptor *socket, struct jf_error *error)
{
    struct sockaddr_un address = {0};
    socklen_t length = sizeof address - 1, size = sizeof(int);
    int listening = 0;
    if (JF_SYS(SYS_getsockname, socket->fd, &address, &length) < 0 || address.sun_family != AF_UNIX ||
        !strstr(address.sun_path, "/.java_pid"))
        return 0;
    JF_SYS(SYS_getsockopt, socket->fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size);
    if (!listening) {
        descriptors->attach_busy = true;
        return 0;
    }
    descriptors->attach_listener = socket->fd;
    socket->kind = JF_ATTACH_LISTENER;
    return add(descriptors, socket, error);
}

static int record_anonymous(struct jf_descriptors *descriptors, struct jf_descriptor *descriptor,
                            struct jf_error *error)
{
    char path[64], target[64];
    jf_proc_path(path, "/proc/self/fd/", descriptor->fd);
    long length = JF_SYS(SYS_readlinkat, AT_FDCWD, path, target, sizeof target - 1);
    if (length < 0)
        return 0;
    target[length] = 0;
    if (strcmp(target, "anon_inode:[eventfd]") == 0)
        return record_eventfd(descriptors, descriptor, error);
    if (strcmp(target, "anon_inode:[eventpoll]") == 0)
        return record_epoll(descriptors, descriptor, error);
    return 0;
}

static int record_one(struct jf_descriptors *descriptors, int fd, struct jf_error *error)
{
    struct jf_descriptor descriptor = {.fd = fd};
    struct stat status;
    long flags = JF_SYS(SYS_fcntl, fd, F_GETFL), descriptor_flags = JF_SYS(SYS_fcntl, fd, F_GETFD);
    if (flags < 0 || descriptor_flags < 0 || JF_SYS(SYS_fstat, fd, &status) < 0)
        return 0;
    descriptor.flags = (int)flags;
    descriptor.close_on_exec = descriptor_flags & FD_CLOEXEC ? O_CLOEXEC : 0;
    if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
        return record_file(descriptors, &descriptor, error);
    if (S_ISSOCK(status.st_mode))
        return record_socket(descriptors, &descriptor, error);
    if ((status.st_mode & S_IFMT) == 0)
        return record_anonymous(descriptors, &descriptor, error);
    return 0;
}

static int record_entries(struct jf_descriptors *descriptors, const struct jf_exempt *exempt, int directory,
                          const char *buffer, long length, struct jf_error *error)
{
    for (long at = 0; at < length;) {
        const struct jf_dirent *entry = (const struct jf_dirent *)(const void *)(buffer + at);
        at += entry->length;
        if (entry->name[0] == '.')
            continue;
        int fd = (int)jf_proc_number(entry->name, 10, NULL);
        if (fd <= 2 || fd == directory || fd == exempt->control || exempt->handle(exempt->context, fd))
            continue;
        if (record_one(descriptors, fd, error) < 0)
            return -1;
    }
    return 0;
}

int jf_descriptors_record(struct jf_descriptors *descriptors, const struct jf_exempt *exempt, struct jf_error *error)
{
    char buffer[4096] __attribute__((aligned(8)));
    long directory = JF_SYS(SYS_openat, AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    long length = directory;
    int status = 0;
    descriptors->entries.used = descriptors->registrations.used = 0;
    descriptors->attach_listener = -1;
    descriptors->attach_busy = false;
    while (directory >= 0 && status == 0 && (length = JF_SYS(SYS_getdents64, directory, buffer, sizeof buffer)) > 0)
        status = record_entries(descriptors, exempt, (int)directory, buffer, length, error);
    if (directory >= 0)
        jf_close((int)directory);
    if (length < 0) {
        jf_fail(error, (int)-length, "the descriptors of the process cannot be listed in /proc/self/fd");
        jf_say_errno(error);
        return -1;
    }
    return status;
}
