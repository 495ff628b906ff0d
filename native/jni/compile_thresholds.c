#include "compile_thresholds.h"
#include "vm_structs.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of HotSpot's compilationPolicy.cpp (globals: compiler_globals.hpp), which reads them each time it decides. */
static const char *const names[] = {
    "Tier3InvocationThreshold",    "Tier3MinInvocationThreshold", "Tier3CompileThreshold", "Tier3BackEdgeThreshold",
    "Tier4InvocationThreshold",    "Tier4MinInvocationThreshold", "Tier4CompileThreshold", "Tier4BackEdgeThreshold",
};
enum { COUNT = sizeof names / sizeof *names };

/* One JVM, one set of options; a fork goes on with what its template knew. */
static struct {
    bool looked, raised;
    intptr_t *places[COUNT], usual[COUNT];
} thresholds;

/* Options that a JVM does not have are left out: its forks compile a little more. */
static void find(void)
{
    thresholds.looked = true;
    for (int i = 0; i < COUNT; i++)
        thresholds.places[i] = jf_vm_flag(names[i]);
}

void jf_compile_thresholds_raise(void)
{
    if (thresholds.raised)
        return;
    if (!thresholds.looked)
        find();
    for (int i = 0; i < COUNT; i++) {
        intptr_t *place = thresholds.places[i];
        if (!place)
            continue;
        thresholds.usual[i] = *place;
        if (*place > 0 && *place <= INT_MAX / 2)
            *place *= 2;
    }
    thresholds.raised = true;
}

void jf_compile_thresholds_restore(void)
{
    if (!thresholds.raised)
        return;
    for (int i = 0; i < COUNT; i++)
        if (thresholds.places[i])
            *thresholds.places[i] = thresholds.usual[i];
    thresholds.raised = false;
}
