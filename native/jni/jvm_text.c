/* What each JVM runs and reads: its own code, and the classes that come with it. */
#include "glue.h"

#include <string.h>

static const char *const endings[] = {"/libjvm.so", ".jsa"};

bool jf_is_jvm_text(const char *file)
{
    size_t length = strlen(file);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (length >= strlen(endings[i]) && strcmp(file + length - strlen(endings[i]), endings[i]) == 0)
            return true;
    return false;
}
