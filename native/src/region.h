/*
 * A growing piece of memory outside malloc: it can be used while a stopped thread holds malloc's locks, and it is copied
 * with the process like everything else. Addresses change when it grows; offsets stay.
 */
#ifndef JFORK_REGION_H
#define JFORK_REGION_H

#include "jfork/error.h"

#include <stddef.h>

struct jf_region {
    char *base;
    size_t used;
    size_t room;
};

/* Make room for `more` bytes behind `used`; does not change `used`. */
int jf_region_reserve(struct jf_region *region, size_t more, struct jf_error *error) JF_CHECKED;
/* Forget the contents, keep small room, give a large one back. */
void jf_region_clear(struct jf_region *region);
void jf_region_free(struct jf_region *region);

#endif
