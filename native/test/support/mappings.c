#include "mappings.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

int count_mappings(pid_t pid, const char *name, const char *permissions)
{
    char path[64], line[512];
    int found = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file))
        found += strstr(line, name) && strstr(line, permissions);
    fclose(file);
    return found;
}

void expect_mapping(pid_t pid, const void *start, size_t length, const char *permissions)
{
    char range[64];
    snprintf(range, sizeof range, "%lx-%lx ", (unsigned long)start, (unsigned long)start + length);
    CHECK_IS(1, count_mappings(pid, range, permissions));
}
