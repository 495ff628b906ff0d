/* A new environment must be what getenv and started programs find, and leave what others have read intact. */
#define _GNU_SOURCE
#include "jfork/surroundings.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    static const char *const variables[] = {"FIRST=one=1", "EMPTY=", "GR\u00dc\u00dfE=\u4e16"};
    struct jf_error error;
    test_begin();
    CHECK_IS(0, setenv("OLD", "value", 1));
    const char *read_before = getenv("OLD");
    CHECK_WORKS(jf_set_environment(variables, 3, &error), error);
    CHECK_IS(0, strcmp(read_before, "value"));
    CHECK(!getenv("OLD"));
    CHECK_IS(0, strcmp(getenv("FIRST"), "one=1"));
    CHECK_IS(0, strcmp(getenv("EMPTY"), ""));
    CHECK_IS(0, strcmp(getenv("GR\u00dc\u00dfE"), "\u4e16"));
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", "test \"$FIRST\" = one=1 && test -z \"$OLD\"", (char *)NULL);
        _exit(99);
    }
    int status;
    CHECK_IS(child, waitpid(child, &status, 0));
    CHECK_IS(0, status);
    return test_end();
}
