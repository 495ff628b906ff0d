/*
 * What HotSpot itself does at the end of a process, and is not a child's to do: it would remove files of the template. A
 * child usually ends without HotSpot's doing (jf_leave). Two ways cannot be caught: a crash, after which HotSpot cleans up,
 * and exit(3), called by native code or, for -XX:+ExitOnOutOfMemoryError, by HotSpot of JDK 17.
 */
#define _GNU_SOURCE
#include "glue.h"
#include "vm_structs.h"

#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_ROOM 64

static char template_path[PATH_ROOM]; /* of the attach socket */
static char *path_in_jvm;             /* where HotSpot keeps it, once it has one */
static const char *jvm_base;
static int *counters_in_jvm;          /* HotSpot removes their file only if this is not 0 (perfMemory.cpp, is_usable) */
static bool counters_looked_for;

static void path_of_this_process(char path[PATH_ROOM])
{
    snprintf(path, PATH_ROOM, "/tmp/.java_pid%d", (int)getpid());
}

static int search_segments(struct dl_phdr_info *info, size_t size, void *unused)
{
    (void)size, (void)unused;
    if ((const char *)info->dlpi_addr != jvm_base)
        return 0;
    for (int i = 0; i < info->dlpi_phnum && !path_in_jvm; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_W)
            path_in_jvm = memmem((char *)info->dlpi_addr + info->dlpi_phdr[i].p_vaddr, info->dlpi_phdr[i].p_memsz,
                                 template_path, strlen(template_path) + 1);
    return 1;
}

/* A static array of HotSpot's (attachListener_linux.cpp, attachListener_posix.cpp), of which nothing but the text is known. */
static void find_path_in_jvm(void)
{
    Dl_info info;
    if (access(template_path, F_OK) != 0 || !dladdr(dlsym(RTLD_DEFAULT, "JVM_Halt"), &info))
        return;
    jvm_base = info.dli_fbase;
    dl_iterate_phdr(search_segments, NULL);
}

void jf_inherited_exit_note(void)
{
    path_of_this_process(template_path);
    if (!path_in_jvm)
        find_path_in_jvm();
    if (!counters_looked_for)
        counters_in_jvm = jf_vm_static("PerfMemory", "_initialized");
    counters_looked_for = true;
}

static void leave_now(int status, void *unused)
{
    (void)unused;
    jf_leave(status);
}

void jf_inherited_exit_drop(void)
{
    if (path_in_jvm && strcmp(path_in_jvm, template_path) == 0)
        path_of_this_process(path_in_jvm); /* removes nothing, or what is this process's own */
    if (counters_in_jvm && *counters_in_jvm)
        *counters_in_jvm = 0;
    if (on_exit(leave_now, NULL) != 0)
        fputs("jfork: no memory to keep exit handlers of the template from running\n", stderr);
}
