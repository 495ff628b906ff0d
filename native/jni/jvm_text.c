/* What each JVM runs and reads: its own code, and the classes that come with it. */
#define _GNU_SOURCE
#include "glue.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define CODE "/server/libjvm.so"
#define IMAGE "/modules"

static const char *const endings[] = {"/libjvm.so", ".jsa"};

bool jf_is_jvm_text(const char *file)
{
    size_t length = strlen(file);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (length >= strlen(endings[i]) && strcmp(file + length - strlen(endings[i]), endings[i]) == 0)
            return true;
    return false;
}

/* The file of its modules; empty: not known. */
static char the_image[PATH_MAX];

void jf_jvm_image_find(void)
{
    static bool looked_for;
    Dl_info jvm;
    char *path;
    if (looked_for)
        return;
    looked_for = true;
    if (!dladdr(dlsym(RTLD_DEFAULT, "JVM_Halt"), &jvm) || !(path = realpath(jvm.dli_fname, NULL)))
        return;
    size_t length = strlen(path), home = length > sizeof CODE - 1 ? length - (sizeof CODE - 1) : 0;
    if (home && home + sizeof IMAGE <= sizeof the_image && strcmp(path + home, CODE) == 0) {
        memcpy(the_image, path, home);
        memcpy(the_image + home, IMAGE, sizeof IMAGE);
    }
    free(path);
}

bool jf_is_jvm_image(const char *file)
{
    return the_image[0] && strcmp(file, the_image) == 0;
}
