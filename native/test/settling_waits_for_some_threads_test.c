/* Whoever waits for a quiet moment of some threads must wait for those, and not for others; never longer than the limit. */
#define _GNU_SOURCE
#include "settle.h"
#include "support/check.h"
#include "support/threads.h"

#include <string.h>
#include <sys/prctl.h>

#define LIMIT_MS 20000
#define SHORT_MS 100
#define WORK_MS 300

static atomic_bool busy[2], stop[2];
static const char *const names[] = {"counts", "does (not) R"};

static void *work(void *index)
{
    long i = (long)index;
    prctl(PR_SET_NAME, names[i]);
    busy[i] = true;
    while (!stop[i])
        __builtin_ia32_pause();
    return NULL;
}

static void *stop_later(void *unused)
{
    int64_t end = now_ms() + WORK_MS;
    while (now_ms() < end)
        nap();
    stop[0] = true;
    return unused;
}

static bool counts(const char *name)
{
    return strcmp(name, names[0]) == 0;
}

int main(void)
{
    test_begin();
    pthread_t wanted = start(work, (void *)0L), other = start(work, (void *)1L);
    AWAIT(busy[0] && busy[1]);
    int64_t begin = now_ms();
    CHECK(!jf_settle(SHORT_MS * 1000000L, counts));
    CHECK(now_ms() - begin >= SHORT_MS);
    CHECK(!stop[0]);
    pthread_t stopper = start(stop_later, NULL);
    begin = now_ms();
    CHECK(jf_settle(LIMIT_MS * 1000000L, counts));
    CHECK(stop[0]);
    CHECK(now_ms() - begin < LIMIT_MS);
    CHECK(!jf_settle(SHORT_MS * 1000000L, NULL));
    stop[1] = true;
    finish(stopper);
    finish(wanted);
    finish(other);
    return test_end();
}
