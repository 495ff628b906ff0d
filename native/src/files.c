/* Regular files and directories. */
#define _GNU_SOURCE
#include "descriptors.h"

#include "procfs.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

/* Flags of the open file description that open(2) may be given again. */
#define KEPT_FLAGS (O_NONBLOCK | O_DIRECT | O_LARGEFILE | O_NOATIME | O_DIRECTORY)

/* HotSpot keeps its performance counter file open, and locked, from JDK 21 on. */
static bool is_performance_data(const struct jf_descriptor *file)
{
    char target[256];
    jf_descriptor_target(file->fd, target, sizeof target);
    return strstr(target, "/hsperfdata_") != NULL;
}

/* What it was opened as. A name that is longer, or that the file has no more, is of no use, and does no harm. */
static int record_name(struct jf_descriptors *descriptors, struct jf_descriptor *file, struct jf_error *error)
{
    if (jf_region_reserve(&descriptors->octets, PATH_MAX, error) < 0)
        return -1;
    char *name = descriptors->octets.base + descriptors->octets.used;
    jf_descriptor_target(file->fd, name, PATH_MAX);
    file->file.name = descriptors->octets.used;
    descriptors->octets.used += strlen(name) + 1;
    return 0;
}

/* Nobody uses the offset that a fork shares. */
static bool is_read_by_position(const struct jf_descriptors *descriptors, const struct jf_descriptor *file)
{
    return descriptors->by_position && descriptors->by_position(descriptors->octets.base + file->file.name);
}

static int judge(const struct jf_descriptors *descriptors, const struct jf_descriptor *file, enum jf_hazard hazard,
                 const char *why, struct jf_error *error)
{
    if (jf_hazard_ignored(&descriptors->policy, hazard))
        return 0;
    jf_descriptor_blame(file->fd, error);
    jf_say(error, why);
    return jf_hazard_found(&descriptors->policy, hazard, error);
}

int jf_file_record(struct jf_descriptors *descriptors, struct jf_descriptor *file, struct jf_error *error)
{
    bool writable = (file->flags & O_ACCMODE) != O_RDONLY;
    uint64_t position = 0;
    if (writable && is_performance_data(file)) {
        file->kind = JF_NULL;
        return jf_descriptors_add(descriptors, file, error);
    }
    const char *info = jf_descriptor_info(file->fd, error);
    if (!info)
        return -1;
    jf_proc_field(info, "pos:", 10, &position);
    if (strstr(info, "\nlock:") &&
        judge(descriptors, file, JF_HAZARD_FILE_LOCK,
              "is a file on which this process holds a lock, which a forked process would not hold but believe to hold; "
              "release it before forking, take it in the worker, or have file locks allowed", error) < 0)
        return -1;
    if (!writable) {
        if (record_name(descriptors, file, error) < 0)
            return -1;
        file->kind = is_read_by_position(descriptors, file) ? JF_SHARED : JF_FILE;
        file->file.position = (int64_t)position;
        return jf_descriptors_add(descriptors, file, error);
    }
    if (file->flags & O_APPEND)
        return 0;
    return judge(descriptors, file, JF_HAZARD_WRITABLE_FILE,
                 "is a file open for writing, whose offset a forked process would share and whose contents both would "
                 "change; close it before forking, open it in the worker or for appending, or have writable files allowed",
                 error);
}

static bool is_same(long made, const struct jf_descriptor *file)
{
    struct stat status;
    return JF_SYS(SYS_fstat, made, &status) == 0 && status.st_dev == file->file.device && status.st_ino == file->identity;
}

/*
 * By its name, which costs less than to look into /proc (docs/decisions.md). Whatever else has the name by now, a pipe without a writer
 * perhaps, is not waited for.
 */
static long open_by_name(const struct jf_descriptors *descriptors, const struct jf_descriptor *file, int flags)
{
    const char *name = descriptors->octets.base + file->file.name;
    if (name[0] != '/')
        return -ENOENT;
    long made = JF_SYS(SYS_openat, AT_FDCWD, name, flags | O_NONBLOCK | O_NOCTTY);
    if (made < 0)
        return made;
    if (is_same(made, file) && (flags & O_NONBLOCK || JF_SYS(SYS_fcntl, made, F_SETFL, flags & ~O_CLOEXEC) == 0))
        return made;
    jf_close((int)made);
    return -ENOENT;
}

long jf_file_reopen(const struct jf_descriptors *descriptors, const struct jf_descriptor *file)
{
    int flags = O_RDONLY | O_CLOEXEC | (file->flags & KEPT_FLAGS);
    long made = open_by_name(descriptors, file, flags);
    if (made < 0) {
        char path[64];
        jf_proc_path(path, "/proc/self/fd/", file->fd);
        made = JF_SYS(SYS_openat, AT_FDCWD, path, flags);
    }
    if (made >= 0 && file->file.position > 0)
        JF_SYS(SYS_lseek, made, file->file.position, SEEK_SET);
    return made;
}
