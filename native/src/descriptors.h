/* Descriptors that a forked process must not share: what kind they are and what is needed to make them anew. */
#ifndef JFORK_DESCRIPTORS_H
#define JFORK_DESCRIPTORS_H

#include "jfork/repair.h"
#include "region.h"

#include <stdint.h>

enum jf_descriptor_kind { JF_FILE, JF_EVENTFD, JF_EPOLL, JF_ATTACH_LISTENER };

struct jf_descriptor {
    enum jf_descriptor_kind kind;
    int fd;
    int close_on_exec; /* O_CLOEXEC or 0, as dup3 wants it */
    int flags;         /* of the open file description */
    int64_t position;  /* JF_FILE */
    uint64_t count;    /* JF_EVENTFD: its value */
    uint64_t identity; /* JF_EVENTFD: equal for two descriptors of one eventfd */
    size_t first, registrations; /* JF_EPOLL: where in `registrations` */
};

/* One line of an epoll instance's fdinfo. */
struct jf_registration {
    int fd;
    uint32_t events;
    uint64_t data;
    uint32_t others; /* more registrations under the same number, of files that had it before or have it now */
};

struct jf_descriptors {
    struct jf_region entries;       /* struct jf_descriptor */
    struct jf_region registrations; /* struct jf_registration */
    int attach_listener;
    bool attach_busy;
};

int jf_descriptors_record(struct jf_descriptors *descriptors, const struct jf_exempt *exempt,
                          struct jf_error *error) JF_CHECKED;
int jf_descriptors_rebuild(const struct jf_descriptors *descriptors, struct jf_error *error) JF_CHECKED;

#endif
