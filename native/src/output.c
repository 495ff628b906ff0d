#define _GNU_SOURCE
#include "jfork/output.h"

#include "sys.h"

#include <stdio.h>
#include <stdio_ext.h>

#define NAP_NS 200000L
#define HOLD_TRIES 10   /* 2 ms: somebody else prints a line in less */
#define FINISH_TRIES 500 /* 100 ms, and then without: who prints may wait for a reader for ever */

/* flockfile would wait for a thread that waits for a reader. The lock's owner is a thread pointer, which a child keeps. */
static bool lock(int tries)
{
    while (ftrylockfile(stdout) != 0) {
        if (--tries <= 0)
            return false;
        jf_sleep_ns(NAP_NS);
    }
    return true;
}

static bool can_be_written(void)
{
    struct timespec at_once = {0};
    struct pollfd poll = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return jf_poll(&poll, 1, &at_once, NULL) > 0;
}

bool jf_output_hold(void)
{
    if (!lock(HOLD_TRIES))
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
    if (!lock(FINISH_TRIES))
        return;
    if (__fpending(stdout) > 0)
        fflush_unlocked(stdout);
    funlockfile(stdout);
}
