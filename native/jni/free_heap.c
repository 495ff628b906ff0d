/*
 * A space of the serial collector is in use up to its top. Whoever allocates moves the top first and writes then, so in a process that
 * stands still nothing is behind it, unless a collection is under way: that one copies objects there, and has its mark stack in an empty
 * space.
 */
#include "free_heap.h"

#include "vm_structs.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static struct {
    bool looked_for, known;
    char **heap;
    size_t collecting, young, old, eden, from, to, tenured, top, end;
} place;

static bool field_of_any(const char *const types[], const char *field, size_t *offset)
{
    for (; *types; types++)
        if (jf_vm_field(*types, field, offset))
            return true;
    return false;
}

static bool is_serial(void)
{
    bool *flag = jf_vm_flag("UseSerialGC");
    return flag && *flag;
}

/* Names of JDK 17 first, those of later ones behind. */
static bool find_fields(void)
{
    static const char *const heaps[] = {"GenCollectedHeap", "SerialHeap", NULL};
    static const char *const spaces[] = {"Space", "ContiguousSpace", NULL};
    place.heap = jf_vm_static("Universe", "_collectedHeap");
    return place.heap &&
           (jf_vm_field("CollectedHeap", "_is_gc_active", &place.collecting) ||
            jf_vm_field("CollectedHeap", "_is_stw_gc_active", &place.collecting)) &&
           field_of_any(heaps, "_young_gen", &place.young) && field_of_any(heaps, "_old_gen", &place.old) &&
           jf_vm_field("DefNewGeneration", "_eden_space", &place.eden) &&
           jf_vm_field("DefNewGeneration", "_from_space", &place.from) &&
           jf_vm_field("DefNewGeneration", "_to_space", &place.to) &&
           jf_vm_field("TenuredGeneration", "_the_space", &place.tenured) &&
           jf_vm_field("ContiguousSpace", "_top", &place.top) && field_of_any(spaces, "_end", &place.end);
}

size_t jf_free_heap(struct jf_range *ranges, size_t most)
{
    const char *heap = place.known ? *place.heap : NULL;
    if (most < 4 || !heap || heap[place.collecting])
        return 0;
    const char *young = jf_vm_pointer(heap, place.young);
    const char *spaces[] = {jf_vm_pointer(young, place.eden), jf_vm_pointer(young, place.from), jf_vm_pointer(young, place.to),
                            jf_vm_pointer(jf_vm_pointer(heap, place.old), place.tenured)};
    for (size_t i = 0; i < 4; i++)
        ranges[i] = (struct jf_range){jf_vm_pointer(spaces[i], place.top), jf_vm_pointer(spaces[i], place.end)};
    return 4;
}

void jf_free_heap_find(void)
{
    if (!place.looked_for)
        place.known = is_serial() && find_fields();
    place.looked_for = true;
}
