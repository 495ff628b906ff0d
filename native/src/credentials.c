#define _GNU_SOURCE
#include "credentials.h"

#include "sys.h"

#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>

enum { KCMP_FILES = 2, KCMP_FS = 3 }; /* kcmp(2) */

void jf_credentials_describe(struct jf_credentials *credentials)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    memset(credentials, 0, sizeof *credentials);
    JF_SYS(SYS_getresuid, &credentials->users[0], &credentials->users[1], &credentials->users[2]);
    JF_SYS(SYS_getresgid, &credentials->groups[0], &credentials->groups[1], &credentials->groups[2]);
    JF_SYS(SYS_capget, &header, credentials->capabilities);
    credentials->filter = (int)JF_SYS(SYS_prctl, PR_GET_SECCOMP);
    credentials->no_privileges = (int)JF_SYS(SYS_prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
}

bool jf_credentials_equal(const struct jf_credentials *one, const struct jf_credentials *other)
{
    return memcmp(one, other, sizeof *one) == 0;
}

/* Where the kernel does not tell, they are taken to be shared. */
bool jf_tables_shared(pid_t one, pid_t other)
{
    return JF_SYS(SYS_kcmp, one, other, KCMP_FILES) <= 0 && JF_SYS(SYS_kcmp, one, other, KCMP_FS) <= 0;
}
