#define _GNU_SOURCE
#include "vm_structs.h"

#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

struct table {
    const char *first;
    uint64_t type, field, address, offset, stride;
};

static bool number(const char *name, uint64_t *value)
{
    const uint64_t *at = dlsym(RTLD_DEFAULT, name);
    if (at)
        *value = *at;
    return at != NULL;
}

static bool find_table(struct table *table)
{
    char *const *first = dlsym(RTLD_DEFAULT, "gHotSpotVMStructs");
    table->first = first ? *first : NULL;
    return table->first && number("gHotSpotVMStructEntryTypeNameOffset", &table->type) &&
           number("gHotSpotVMStructEntryFieldNameOffset", &table->field) &&
           number("gHotSpotVMStructEntryAddressOffset", &table->address) &&
           number("gHotSpotVMStructEntryOffsetOffset", &table->offset) &&
           number("gHotSpotVMStructEntryArrayStride", &table->stride);
}

char *jf_vm_pointer(const void *object, size_t offset)
{
    char *value;
    memcpy(&value, (const char *)object + offset, sizeof value);
    return value;
}

int jf_vm_number(const void *object, size_t offset)
{
    int value;
    memcpy(&value, (const char *)object + offset, sizeof value);
    return value;
}

static const char *find(struct table *table, const char *type, const char *field)
{
    if (!find_table(table))
        return NULL;
    for (const char *entry = table->first, *name; (name = jf_vm_pointer(entry, table->type)); entry += table->stride)
        if (strcmp(name, type) == 0 && strcmp(jf_vm_pointer(entry, table->field), field) == 0)
            return entry;
    return NULL;
}

bool jf_vm_constant(const char *name, int *value)
{
    char *const *first = dlsym(RTLD_DEFAULT, "gHotSpotVMIntConstants");
    uint64_t names, values, stride;
    if (!first || !*first || !number("gHotSpotVMIntConstantEntryNameOffset", &names) ||
        !number("gHotSpotVMIntConstantEntryValueOffset", &values) ||
        !number("gHotSpotVMIntConstantEntryArrayStride", &stride))
        return false;
    for (const char *entry = *first, *at; (at = jf_vm_pointer(entry, names)); entry += stride)
        if (strcmp(at, name) == 0) {
            memcpy(value, entry + values, sizeof *value);
            return true;
        }
    return false;
}

bool jf_vm_size(const char *type, size_t *size)
{
    char *const *first = dlsym(RTLD_DEFAULT, "gHotSpotVMTypes");
    uint64_t names, sizes, stride, value;
    if (!first || !*first || !number("gHotSpotVMTypeEntryTypeNameOffset", &names) ||
        !number("gHotSpotVMTypeEntrySizeOffset", &sizes) || !number("gHotSpotVMTypeEntryArrayStride", &stride))
        return false;
    for (const char *entry = *first, *at; (at = jf_vm_pointer(entry, names)); entry += stride)
        if (strcmp(at, type) == 0) {
            memcpy(&value, entry + sizes, sizeof value);
            *size = (size_t)value;
            return true;
        }
    return false;
}

void *jf_vm_static(const char *type, const char *field)
{
    struct table table;
    const char *entry = find(&table, type, field);
    return entry ? jf_vm_pointer(entry, table.address) : NULL;
}

bool jf_vm_field(const char *type, const char *field, size_t *offset)
{
    struct table table;
    uint64_t value;
    const char *entry = find(&table, type, field);
    if (!entry)
        return false;
    memcpy(&value, entry + table.offset, sizeof value);
    *offset = (size_t)value;
    return true;
}

/* An array; how long it is stands beside it. */
void *jf_vm_flag(const char *name)
{
    char **first = jf_vm_static("JVMFlag", "flags");
    size_t *count = jf_vm_static("JVMFlag", "numFlags");
    size_t size, names, values;
    if (!first || !*first || !count || !jf_vm_size("JVMFlag", &size) || !jf_vm_field("JVMFlag", "_name", &names) ||
        !jf_vm_field("JVMFlag", "_addr", &values))
        return NULL;
    for (size_t i = 0; i < *count; i++) {
        const char *flag = *first + i * size, *at = jf_vm_pointer(flag, names);
        if (at && strcmp(at, name) == 0)
            return jf_vm_pointer(flag, values);
    }
    return NULL;
}
