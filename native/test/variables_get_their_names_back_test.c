/* Variables that were put aside must get their names and values back, and no other variable may change. */
#define _GNU_SOURCE
#include "jfork/environment.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char one[] = JF_ASIDE "ONE=a=b c", empty[] = JF_ASIDE "EMPTY=", old[] = JF_ASIDE "OLD=new", before[] = "OLD=old";
static char nameless[] = JF_ASIDE "=x", similar[] = "JFORK_ASIDE=kept", path[] = "PATH=/bin";

static int count(void)
{
    int n = 0;
    while (environ[n])
        n++;
    return n;
}

int main(void)
{
    struct jf_error error;
    char *variables[] = {one, path, empty, before, old, nameless, similar, NULL};
    char *none[] = {NULL};
    test_begin();
    environ = variables;
    CHECK_WORKS(jf_environment_put_back(&error), error);
    CHECK_TEXT("a=b c", getenv("ONE"));
    CHECK_TEXT("", getenv("EMPTY"));
    CHECK_TEXT("new", getenv("OLD"));
    CHECK_TEXT("kept", getenv("JFORK_ASIDE"));
    CHECK_TEXT("/bin", getenv("PATH"));
    CHECK(!getenv(JF_ASIDE "ONE") && !getenv(JF_ASIDE "EMPTY") && !getenv(JF_ASIDE "OLD"));
    CHECK_IS(6, count());
    environ = none;
    CHECK_WORKS(jf_environment_put_back(&error), error);
    CHECK_IS(0, count());
    environ = NULL;
    CHECK_WORKS(jf_environment_put_back(&error), error);
    return test_end();
}
