#define _GNU_SOURCE
#include "unprivileged.h"

#include "check.h"

#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

void drop_rights(uid_t user)
{
    if (getuid() != 0)
        return;
    CHECK_IS(0, setgroups(0, NULL));
    CHECK_IS(0, setresgid(user, user, user));
    CHECK_IS(0, setresuid(user, user, user));
    CHECK_IS(0, prctl(PR_SET_DUMPABLE, 1)); /* or /proc/self would belong to root */
}

bool can_be_nobody_else(void)
{
    return getuid() == 0;
}
