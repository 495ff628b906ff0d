#include "huge_pages.h"

#include "check.h"
#include "mappings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

void need_huge_pages(void)
{
    struct utsname kernel;
    char setting[64] = "";
    FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "r");
    if (!file || !fgets(setting, sizeof setting, file) || strstr(setting, "[never]"))
        skip("the system has no transparent huge pages");
    fclose(file);
    CHECK_IS(0, uname(&kernel));
    if (atof(kernel.release) < 6.1)
        skip("MADV_COLLAPSE is newer than this kernel");
}

long memory_kilobytes(pid_t pid, const char *name)
{
    char line[256];
    long sum = 0;
    FILE *file = open_of_process(pid, "smaps_rollup");
    while (fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            sum += strtol(line + strlen(name), NULL, 10);
    fclose(file);
    return sum;
}
