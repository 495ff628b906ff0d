#define _GNU_SOURCE
#include "region.h"

#include "sys.h"

#include <sys/mman.h>

#define PAGE 4096UL
#define KEPT (64 * 1024UL)

int jf_region_reserve(struct jf_region *region, size_t more, struct jf_error *error)
{
    size_t need = region->used + more;
    if (need <= region->room)
        return 0;
    size_t room = region->room ? region->room * 2 : 4 * PAGE;
    if (room < need)
        room = (need + PAGE - 1) & ~(PAGE - 1);
    long base = region->base
                    ? JF_SYS(SYS_mremap, region->base, region->room, room, MREMAP_MAYMOVE)
                    : JF_SYS(SYS_mmap, 0, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base < 0 && base > -4096) {
        jf_fail(error, (int)-base, "no memory for ");
        jf_say_number(error, (long)need);
        jf_say(error, " bytes");
        jf_say_errno(error);
        return -1;
    }
    region->base = (char *)base;
    region->room = room;
    return 0;
}

void jf_region_clear(struct jf_region *region)
{
    region->used = 0;
    if (region->room > KEPT)
        jf_region_free(region);
}

void jf_region_free(struct jf_region *region)
{
    if (region->base)
        JF_SYS(SYS_munmap, region->base, region->room);
    *region = (struct jf_region){0};
}
