/* A library whose constructor, run under the loader's lock, stays until the program that loads it says so. */
#include <time.h>

extern void slow_library_constructed(void) __attribute__((weak));

int slow_library_call(void);

__attribute__((constructor)) static void construct(void)
{
    if (slow_library_constructed)
        slow_library_constructed();
}

int slow_library_call(void)
{
    return 42;
}
