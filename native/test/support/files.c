#define _GNU_SOURCE
#include "files.h"

#include "check.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/* Tests are in build/plain and build/sanitized. */
const char *helper_path(const char *name)
{
    static char path[PATH_MAX + 64];
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    CHECK(length > 0);
    self[length] = 0;
    snprintf(path, sizeof path, "%s/../test/%s", dirname(self), name);
    CHECK_IS(0, access(path, R_OK));
    return path;
}
