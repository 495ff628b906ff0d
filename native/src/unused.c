#define _GNU_SOURCE
#include "unused.h"

#include "sys.h"

#include <stdint.h>
#include <sys/mman.h>

#define HUGE ((uintptr_t)2 << 20) /* x86-64 */
#define PAGE ((uintptr_t)4096)
#define MOST_RANGES 8
#define LARGE (8 * HUGE)
/* Of a block that is in use to this part, the rest stays: it is gathered into a huge page (collapse.h), and would be again each time. */
#define USED (HUGE * 3 / 4)

void jf_unused_open(struct jf_unused *unused, jf_unused_fn find, bool huge)
{
    *unused = (struct jf_unused){.find = find, .huge = huge};
}

void jf_unused_begin(struct jf_unused *unused)
{
    unused->due = unused->find != NULL;
}

bool jf_unused_due(const struct jf_unused *unused)
{
    return unused->due;
}

static uintptr_t up(uintptr_t at, uintptr_t size)
{
    return (at + size - 1) & ~(size - 1);
}

/* Whatever the kernel does not want to do is left as it is. */
static void give_back(const struct jf_range *range, bool huge)
{
    uintptr_t start = (uintptr_t)range->start, end = (uintptr_t)range->end & ~(PAGE - 1);
    start = start % HUGE >= USED ? up(start, HUGE) : up(start, PAGE);
    if (start >= end)
        return;
    JF_SYS(SYS_madvise, start, end - start, MADV_DONTNEED);
    uintptr_t later = up(start, HUGE) + HUGE, last = end & ~(HUGE - 1);
    if (huge && last > later && last - later >= LARGE)
        JF_SYS(SYS_madvise, later, last - later, MADV_HUGEPAGE);
}

void jf_unused_step(struct jf_unused *unused)
{
    struct jf_range ranges[MOST_RANGES];
    size_t count = unused->find(ranges, MOST_RANGES);
    for (size_t i = 0; i < count; i++)
        give_back(&ranges[i], unused->huge);
    unused->due = false;
}
