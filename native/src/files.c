/* Regular files and directories. */
#define _GNU_SOURCE
#include "descriptors.h"

#include "procfs.h"
#include "sys.h"

#include <fcntl.h>
#include <string.h>

/* HotSpot keeps its performance counter file open, and locked, from JDK 21 on. */
static bool is_performance_data(const struct jf_descriptor *file)
{
    char target[256];
    jf_descriptor_target(file->fd, target, sizeof target);
    return strstr(target, "/hsperfdata_") != NULL;
}

/* Nobody uses the offset that a fork shares. */
static bool is_read_by_position(const struct jf_descriptors *descriptors, const struct jf_descriptor *file)
{
    char target[256];
    if (!descriptors->by_position)
        return false;
    jf_descriptor_target(file->fd, target, sizeof target);
    return descriptors->by_position(target);
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
        file->kind = is_read_by_position(descriptors, file) ? JF_SHARED : JF_FILE;
        file->position = (int64_t)position;
        return jf_descriptors_add(descriptors, file, error);
    }
    if (file->flags & O_APPEND)
        return 0;
    return judge(descriptors, file, JF_HAZARD_WRITABLE_FILE,
                 "is a file open for writing, whose offset a forked process would share and whose contents both would "
                 "change; close it before forking, open it in the worker or for appending, or have writable files allowed",
                 error);
}
