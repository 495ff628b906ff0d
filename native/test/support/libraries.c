#define _GNU_SOURCE
#include "libraries.h"

#include "check.h"
#include "files.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static char quick[4200], slow[4200];

void libraries_begin(void)
{
    snprintf(quick, sizeof quick, "%s", helper_path("quick_library.so"));
    snprintf(slow, sizeof slow, "%s", helper_path("slow_library.so"));
}

static void *load(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        check_failed(__FILE__, __LINE__, dlerror());
    return library;
}

void *load_quick(void)
{
    return load(quick);
}

void *load_slow(void)
{
    return load(slow);
}

void unload(void *library)
{
    CHECK_IS(0, dlclose(library));
}

int call_in(void *library, const char *function)
{
    int (*call)(void);
    void *symbol = dlsym(library, function);
    if (!symbol)
        check_failed(__FILE__, __LINE__, dlerror());
    memcpy(&call, &symbol, sizeof call);
    return call();
}
