#define _GNU_SOURCE
#include "jfork/output.h"

#include "sys.h"

#include <stdio.h>
#include <stdio_ext.h>

#define NAP_NS 200000L
#define BLOCKED_NS 2000000L   /* whoever has the lock may wait for a reader for ever */
#define SLOW_NS 100000000L    /* whoever has it can write, but may not be given a processor; and then without */

static bool can_be_written(void)
{
    struct timespec at_once = {0};
    struct pollfd poll = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return jf_poll(&poll, 1, &at_once, NULL) > 0;
}

/* flockfile would wait for a thread that waits for a reader. The lock's owner is a thread pointer, which a child keeps. */
static bool lock(int64_t limit_ns)
{
    int64_t begin = 0;
    while (ftrylockfile(stdout) != 0) {
        int64_t now = jf_now_ns();
        if (begin == 0)
            begin = now;
        if (now - begin >= limit_ns && (now - begin >= SLOW_NS || !can_be_written()))
            return false;
        jf_sleep_ns(NAP_NS);
    }
    return true;
}

bool jf_output_hold(void)
{
    if (!lock(BLOCKED_NS))
        return false;
    if (__fpending(stdout) > 0 && can_be_written())
        fflush_unlocked(stdout);
    return true;
}

void jf_output_release(void)
{
    funlockfile(stdout);
}

void jf_output_finish(void)
{
    if (!lock(SLOW_NS))
        return;
    if (__fpending(stdout) > 0)
        fflush_unlocked(stdout);
    funlockfile(stdout);
}
