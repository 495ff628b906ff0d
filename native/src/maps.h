/* Lines of /proc/self/maps. */
#ifndef JFORK_MAPS_H
#define JFORK_MAPS_H

#include "jfork/error.h"

#include <stdbool.h>
#include <stddef.h>

struct jf_mapping {
    char *start;
    size_t length;
    size_t offset; /* in the file */
    char permissions[5]; /* rwxp, rwxs */
    char name[256];
};

/* All lines, see jf_proc_text. */
const char *jf_maps_text(struct jf_error *error) JF_CHECKED;
/* The mapping of this line; the next line. */
const char *jf_maps_next(const char *line, struct jf_mapping *mapping);

#endif
