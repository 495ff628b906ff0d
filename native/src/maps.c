#include "maps.h"

#include "procfs.h"

#include <string.h>

const char *jf_maps_text(struct jf_error *error)
{
    return jf_proc_text("/proc/self/maps", error);
}

/* 7f00-7f10 rw-s 00000000 00:01 1234    /path with spaces */
const char *jf_maps_next(const char *line, struct jf_mapping *mapping)
{
    const char *at;
    mapping->start = (char *)(size_t)jf_proc_number(line, 16, &at);
    mapping->length = (size_t)(jf_proc_number(at + 1, 16, &at) - (size_t)mapping->start);
    memcpy(mapping->permissions, at + 1, 4);
    mapping->permissions[4] = 0;
    mapping->offset = (size_t)jf_proc_number(at + 5, 16, &at);
    for (int field = 0; field < 2; field++) {
        while (*at == ' ')
            at++;
        while (*at && *at != ' ' && *at != '\n')
            at++;
    }
    while (*at == ' ')
        at++;
    size_t i = 0;
    for (; i < sizeof mapping->name - 1 && at[i] && at[i] != '\n'; i++)
        mapping->name[i] = at[i];
    mapping->name[i] = 0;
    at = strchr(at, '\n');
    return at ? at + 1 : "";
}
