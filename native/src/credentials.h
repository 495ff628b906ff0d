/*
 * What the kernel keeps for each thread, although POSIX has it per process: whoever re-creates the threads of a process
 * from one of them gives all the same. See credentials(7), capabilities(7), seccomp(2).
 */
#ifndef JFORK_CREDENTIALS_H
#define JFORK_CREDENTIALS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct jf_credentials {
    uint32_t users[3], groups[3]; /* real, effective, saved */
    uint32_t capabilities[6];
    int filter;        /* seccomp: none, strict, filters */
    int no_privileges; /* PR_GET_NO_NEW_PRIVS */
};

/* Of the calling thread. Raw system calls only. */
void jf_credentials_describe(struct jf_credentials *credentials);
bool jf_credentials_equal(const struct jf_credentials *one, const struct jf_credentials *other);
/* Do two threads of this process share descriptors, directory and umask? See unshare(2). */
bool jf_tables_shared(pid_t one, pid_t other);

#endif
