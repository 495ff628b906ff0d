/* Lines of /proc/self/maps. */
#ifndef JFORK_MAPS_H
#define JFORK_MAPS_H

#include "region.h"

#include <stdbool.h>

struct jf_mapping {
    char *start;
    size_t length;
    char permissions[5]; /* rwxp, rwxs */
    char name[256];
};

/* Reads the file; the text is replaced. */
int jf_maps_read(struct jf_region *text, struct jf_error *error) JF_CHECKED;
/* The mapping of this line; the next line. */
const char *jf_maps_next(const char *line, struct jf_mapping *mapping);

#endif
