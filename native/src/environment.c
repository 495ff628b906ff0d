#define _GNU_SOURCE
#include "jfork/environment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LENGTH (sizeof JF_ASIDE - 1)

static char *find(void)
{
    for (char **variable = environ; variable && *variable; variable++)
        if (strncmp(*variable, JF_ASIDE, LENGTH) == 0 && strchr(*variable + LENGTH, '=') > *variable + LENGTH)
            return *variable;
    return NULL;
}

/* setenv copies the value, and unsetenv frees nothing, so the text stays valid in between. */
static int put_back(char *variable)
{
    char *name = strdup(variable);
    if (!name)
        return -1;
    *strchr(name, '=') = 0;
    int status = setenv(name + LENGTH, strchr(variable, '=') + 1, 1);
    if (status == 0)
        status = unsetenv(name);
    free(name);
    return status;
}

int jf_environment_put_back(struct jf_error *error)
{
    for (char *variable; (variable = find());)
        if (put_back(variable) < 0) {
            jf_fail(error, errno, "an environment variable cannot get its name back");
            jf_say_errno(error);
            return -1;
        }
    return 0;
}
