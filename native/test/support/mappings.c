#include "mappings.h"

#include "check.h"

#include <string.h>

FILE *open_of_process(pid_t pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    FILE *file = fopen(path, "re");
    CHECK(file != NULL);
    return file;
}

int count_mappings(pid_t pid, const char *name, const char *permissions)
{
    char line[512];
    int found = 0;
    FILE *file = open_of_process(pid, "maps");
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
