/*
 * Threads of HotSpot's own, by the names that the kernel has for them, which it cuts at 15 characters: nobody sends them a
 * signal by their id. All others may be sent one, by the JDK when a channel is closed that they wait for, say. A JVM whose
 * threads have other names is forked all the same, only slower.
 */
#include "service_threads.h"

#include <string.h>

static const char *const names[] = {
    "VM Thread", "VM Periodic Ta", "Reference Hand", "Finalizer", "Signal Dispatc", "Service Thread", "Monitor Deflat",
    "Notification T", "Common-Cleaner", "Attach Listene", "C1 CompilerThr", "C2 CompilerThr", "Sweeper thread",
    "StringDedupPro", "GC Thread#", "G1 Main Marker", "G1 Conc#", "G1 Refine#", "G1 Service", "G1 Young RemSet",
};

bool jf_is_service_thread(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

bool jf_is_compiler_thread(const char *name)
{
    return strncmp(name, "C1 Compiler", 11) == 0 || strncmp(name, "C2 Compiler", 11) == 0;
}
