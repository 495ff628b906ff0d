#define _GNU_SOURCE
#include "kept.h"

#include "region.h"

#include <string.h>

#ifdef __SANITIZE_ADDRESS__ /* knows of malloc's memory where it ends */

#include <stdlib.h>

void *jf_kept_new(size_t size)
{
    return calloc(1, size);
}

void jf_kept_free(void *memory, size_t size)
{
    (void)size;
    free(memory);
}

#else

#define ALIGNED (sizeof(max_align_t) - 1)

static struct jf_region room;

static size_t rounded(size_t size)
{
    return (size + ALIGNED) & ~ALIGNED;
}

void *jf_kept_new(size_t size)
{
    struct jf_error ignored;
    size = rounded(size);
    if (room.room - room.used < size) {
        room = (struct jf_region){0}; /* one that grows would move what is in it */
        if (jf_region_reserve(&room, size, &ignored) < 0)
            return NULL;
    }
    void *memory = room.base + room.used;
    room.used += size;
    return memory;
}

void jf_kept_free(void *memory, size_t size)
{
    size = rounded(size);
    if ((char *)memory + size != room.base + room.used)
        return;
    room.used -= size;
    memset(memory, 0, size);
}

#endif
