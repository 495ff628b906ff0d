#define _GNU_SOURCE
#include "vm_structs.h"

#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

/* The table describes its own layout. */
struct layout {
    uint64_t type, field, address, stride;
};

static int number(const char *name, uint64_t *value)
{
    const uint64_t *at = dlsym(RTLD_DEFAULT, name);
    if (at)
        *value = *at;
    return at != NULL;
}

static int find_layout(struct layout *layout)
{
    return number("gHotSpotVMStructEntryTypeNameOffset", &layout->type) &&
           number("gHotSpotVMStructEntryFieldNameOffset", &layout->field) &&
           number("gHotSpotVMStructEntryAddressOffset", &layout->address) &&
           number("gHotSpotVMStructEntryArrayStride", &layout->stride);
}

static void *pointer(const char *entry, uint64_t offset)
{
    void *value;
    memcpy(&value, entry + offset, sizeof value);
    return value;
}

void *jf_vm_static(const char *type, const char *field)
{
    struct layout layout;
    char *const *table = dlsym(RTLD_DEFAULT, "gHotSpotVMStructs");
    if (!table || !find_layout(&layout))
        return NULL;
    for (const char *entry = *table, *name; (name = pointer(entry, layout.type)); entry += layout.stride)
        if (strcmp(name, type) == 0 && strcmp(pointer(entry, layout.field), field) == 0)
            return pointer(entry, layout.address);
    return NULL;
}
