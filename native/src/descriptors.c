/* Record descriptors in the frozen template: list them, tell the kinds apart. */
#define _GNU_SOURCE
#include "descriptors.h"

#include "procfs.h"
#include "sys.h"

#include <fcntl.h>
#include <string.h>

size_t jf_descriptors_count(const struct jf_descriptors *descriptors)
{
    return descriptors->entries.used / sizeof(struct jf_descriptor);
}

struct jf_descriptor *jf_descriptors_at(const struct jf_descriptors *descriptors, size_t index)
{
    return (struct jf_descriptor *)(void *)descriptors->entries.base + index;
}

/* The kernel lists descriptors in the order of their numbers. */
const struct jf_descriptor *jf_descriptors_find(const struct jf_descriptors *descriptors, int fd)
{
    size_t low = 0, high = jf_descriptors_count(descriptors);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct jf_descriptor *entry = jf_descriptors_at(descriptors, middle);
        if (entry->fd == fd)
            return entry;
        if (entry->fd < fd)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

int jf_descriptors_add(struct jf_descriptors *descriptors, const struct jf_descriptor *descriptor,
                       struct jf_error *error)
{
    if (jf_region_reserve(&descriptors->entries, sizeof *descriptor, error) < 0)
        return -1;
    memcpy(descriptors->entries.base + descriptors->entries.used, descriptor, sizeof *descriptor);
    descriptors->entries.used += sizeof *descriptor;
    return 0;
}

void jf_descriptor_target(int fd, char *target, size_t size)
{
    char path[64];
    jf_proc_path(path, "/proc/self/fd/", fd);
    long length = JF_SYS(SYS_readlinkat, AT_FDCWD, path, target, size - 1);
    target[length > 0 ? length : 0] = 0;
}

void jf_descriptor_blame(int fd, struct jf_error *error)
{
    char target[200];
    jf_descriptor_target(fd, target, sizeof target);
    jf_fail(error, 0, "descriptor ");
    jf_say_number(error, fd);
    jf_say(error, " (");
    jf_say(error, target);
    jf_say(error, ") ");
}

const char *jf_descriptor_info(int fd, struct jf_error *error)
{
    char path[64];
    jf_proc_path(path, "/proc/self/fdinfo/", fd);
    return jf_proc_text(path, error);
}

static int record_one(struct jf_descriptors *descriptors, int fd, struct jf_error *error)
{
    struct jf_descriptor descriptor = {.fd = fd};
    struct stat status;
    long flags = JF_SYS(SYS_fcntl, fd, F_GETFL), descriptor_flags = JF_SYS(SYS_fcntl, fd, F_GETFD);
    if (flags < 0 || descriptor_flags < 0 || JF_SYS(SYS_fstat, fd, &status) < 0 || (flags & O_PATH))
        return 0;
    descriptor.flags = (int)flags;
    descriptor.close_on_exec = descriptor_flags & FD_CLOEXEC ? O_CLOEXEC : 0;
    descriptor.identity = status.st_ino;
    if (S_ISFIFO(status.st_mode)) /* those with a name may have the same number in another file system */
        descriptor.identity ^= (uint64_t)status.st_dev << 32;
    if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)) {
        descriptor.file.device = status.st_dev;
        return jf_file_record(descriptors, &descriptor, error);
    }
    if ((status.st_mode & S_IFMT) == 0)
        return jf_anonymous_record(descriptors, &descriptor, error);
    if (!S_ISSOCK(status.st_mode) && !S_ISFIFO(status.st_mode))
        return 0; /* a device: what it shares is its own business */
    for (int i = 0; i < 3; i++) /* another number for standard output, say */
        if (descriptors->standard[i].st_ino == status.st_ino && descriptors->standard[i].st_dev == status.st_dev)
            return 0;
    return S_ISSOCK(status.st_mode) ? jf_socket_record(descriptors, &descriptor, error)
                                    : jf_pipe_record(descriptors, &descriptor, error);
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

static void begin(struct jf_descriptors *descriptors, const struct jf_exempt *exempt)
{
    descriptors->entries.used = descriptors->registrations.used = 0;
    jf_region_clear(&descriptors->octets);
    descriptors->policy = exempt->policy;
    descriptors->by_position = exempt->by_position;
    descriptors->attach_listener = -1;
    descriptors->attach_busy = false;
    memset(descriptors->standard, 0, sizeof descriptors->standard);
    for (int fd = 0; fd < 3; fd++)
        JF_SYS(SYS_fstat, fd, &descriptors->standard[fd]);
}

int jf_descriptors_record(struct jf_descriptors *descriptors, const struct jf_exempt *exempt, struct jf_error *error)
{
    char buffer[4096] __attribute__((aligned(8)));
    long directory = JF_SYS(SYS_openat, AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    long length = directory;
    int status = 0;
    begin(descriptors, exempt);
    while (directory >= 0 && status == 0 && (length = JF_SYS(SYS_getdents64, directory, buffer, sizeof buffer)) > 0)
        status = record_entries(descriptors, exempt, (int)directory, buffer, length, error);
    if (directory >= 0)
        jf_close((int)directory);
    if (length < 0) {
        jf_fail(error, (int)-length, "the descriptors of the process cannot be listed in /proc/self/fd");
        jf_say_errno(error);
        return -1;
    }
    return status < 0 ? -1 : jf_pairs_record(descriptors, error);
}
