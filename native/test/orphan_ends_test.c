/* A busy process whose caller goes away must end with 125, soon and not before, and data that arrives must not end it. */
#define _GNU_SOURCE
#include "jfork/fdpass.h"
#include "jfork/watch.h"
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOON_MS 2000

struct progress {
    atomic_int armed;
    atomic_long steps;
};

static struct progress *progress;
static int pair[2];

static void compute(void)
{
    for (;;) {
        progress->steps++;
        for (volatile int i = 0; i < 1000; i++)
            ;
    }
}

static void *compute_beside(void *unused)
{
    compute();
    return unused;
}

static void arm(void)
{
    struct jf_error error;
    struct jf_freezer *freezer = jf_freezer_get(&error);
    CHECK_MADE(freezer, error);
    CHECK_WORKS(jf_watch_arm(freezer, pair[1], &error), error);
    progress->armed = 1;
}

/* On its leader or beside it; the leader is signalled in either case. */
static pid_t start_process(bool beside, void (*before)(void))
{
    struct jf_error error;
    progress->armed = 0;
    progress->steps = 0;
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    pid_t pid = fork();
    if (pid)
        return pid;
    close(pair[0]);
    before();
    if (beside)
        pthread_join(start(compute_beside, NULL), NULL);
    compute();
    return 0;
}

static void expect_life(void)
{
    long before = progress->steps;
    AWAIT(progress->steps > before + 10);
}

static void expect_end_soon(pid_t pid)
{
    int64_t begin = now_ms();
    expect_exit(pid, JF_STATUS_ORPHANED, "the orphan");
    CHECK(now_ms() - begin < SOON_MS);
}

static void busy(bool beside)
{
    pid_t pid = start_process(beside, arm);
    close(pair[1]);
    AWAIT(progress->armed);
    expect_life();
    CHECK_IS(5, send(pair[0], "hello", 5, 0));
    expect_life();
    CHECK_IS(5, send(pair[0], "hello", 5, 0));
    expect_life();
    close(pair[0]);
    expect_end_soon(pid);
}

/* Data that nobody reads must not hide that the caller is gone. */
static void half_closed(void)
{
    pid_t pid = start_process(false, arm);
    close(pair[1]);
    AWAIT(progress->armed);
    CHECK_IS(5, send(pair[0], "hello", 5, 0));
    CHECK_IS(0, shutdown(pair[0], SHUT_WR));
    expect_end_soon(pid);
    close(pair[0]);
}

static void arm_late(void)
{
    char octet;
    CHECK_IS(0, recv(pair[1], &octet, 1, 0)); /* until it is gone */
    arm();
}

static void gone_before(void)
{
    pid_t pid = start_process(false, arm_late);
    close(pair[1]);
    close(pair[0]);
    expect_end_soon(pid);
    CHECK_IS(0, progress->armed);
}

static void arm_and_disarm(void)
{
    arm();
    progress->armed = 0;
    jf_watch_disarm();
    jf_watch_disarm();
    progress->armed = 2;
}

static void disarmed(void)
{
    pid_t pid = start_process(false, arm_and_disarm);
    close(pair[1]);
    AWAIT(progress->armed == 2);
    close(pair[0]);
    int64_t until = now_ms() + 100;
    while (now_ms() < until)
        expect_life();
    end_child(pid);
}

/* In a forked process the watch is the fork's own. */
static void arm_in_fork(void)
{
    start(compute_beside, NULL);
    pid_t pid = fork_all();
    if (pid == 0) {
        arm();
        return;
    }
    close(pair[1]);
    expect_exit(pid, JF_STATUS_ORPHANED, "the forked orphan");
    _exit(3);
}

static void forked(void)
{
    pid_t pid = start_process(false, arm_in_fork);
    close(pair[1]);
    AWAIT(progress->armed);
    expect_life();
    close(pair[0]);
    expect_exit(pid, 3, "the parent of the orphan");
}

int main(void)
{
    test_begin();
    progress = shared_memory(sizeof *progress);
    busy(false);
    busy(true);
    half_closed();
    gone_before();
    disarmed();
    forked();
    return test_end();
}
