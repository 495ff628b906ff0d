#define _GNU_SOURCE
#include "widen.h"

#include "sys.h"

#include <string.h>
#include <sys/mman.h>

#define HUGE ((size_t)2 << 20) /* x86-64 */
#define PAGE ((size_t)4096)
#define MANY 64 /* pages in use; copying fewer entries costs less than a huge page that is written to */
#define HEAP ((size_t)64 << 20) /* HEAP_MAX_SIZE of glibc's malloc/arena.c: each begins at a multiple of it */
#define COLLAPSE 25 /* MADV_COLLAPSE, Linux 6.1 */

/* What a heap of malloc begins with, heap_info of glibc's malloc/arena.c. */
struct heap {
    void *arena, *previous;
    size_t size, writable;
};

static bool is_anonymous(const struct jf_mapping *mapping, const char *permissions)
{
    return strcmp(mapping->permissions, permissions) == 0 && !mapping->name[0];
}

static size_t pages_in_use(char *at, size_t length)
{
    unsigned char resident[HUGE / PAGE];
    size_t count = 0;
    if (JF_SYS(SYS_mincore, at, length, resident) < 0)
        return 0;
    for (size_t i = 0; i < length / PAGE; i++)
        count += resident[i] & 1;
    return count;
}

/* Not instrumented: it looks at memory of others, which may be an allocator's. */
__attribute__((no_sanitize("address"))) static bool is_heap(const struct jf_mapping *used, const struct jf_mapping *reserved)
{
    const struct heap *heap = (const void *)used->start;
    return is_anonymous(used, "rw-p") && is_anonymous(reserved, "---p") && (size_t)used->start % HEAP == 0 &&
           used->start + used->length == reserved->start && used->length + reserved->length >= HEAP &&
           heap->writable == used->length && heap->size <= heap->writable && heap->arena;
}

bool jf_widen_may(const struct jf_mapping *used, const struct jf_mapping *reserved)
{
    return is_heap(used, reserved) && used->length < HUGE && pages_in_use(used->start, used->length) >= MANY;
}

static bool find(char *block, struct jf_mapping *used)
{
    struct jf_error error;
    struct jf_mapping next;
    const char *line = jf_maps_text(&error);
    while (line && *line) {
        line = jf_maps_next(line, used);
        if (used->start != block || !*line)
            continue;
        jf_maps_next(line, &next);
        return jf_widen_may(used, &next);
    }
    return false;
}

bool jf_widen(char *block)
{
    struct jf_mapping used;
    if (!find(block, &used))
        return false;
    char *rest = block + used.length;
    size_t length = HUGE - used.length;
    if (JF_SYS(SYS_mprotect, rest, length, PROT_READ | PROT_WRITE) < 0)
        return false;
    if (JF_SYS(SYS_madvise, block, HUGE, COLLAPSE) == 0)
        return true;
    JF_SYS(SYS_mprotect, rest, length, PROT_NONE);
    return false;
}
