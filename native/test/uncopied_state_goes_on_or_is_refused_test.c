/*
 * What the kernel does not copy: interval timers and the role of a subreaper must go on in the child; POSIX timers, memory
 * that is left out, and a tracer must make the fork fail with the reason.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static atomic_int alarms;

static void count_alarm(int number)
{
    (void)number;
    alarms++;
}

static void expect_refusal(const char *what, const char *hazard)
{
    struct jf_error error;
    CHECK_IS(-1, try_fork_repaired(NULL, &error));
    CHECK_SAYS(error.text, what);
    CHECK_SAYS(error.text, hazard);
}

static void expect_interval_timers(void)
{
    struct itimerval time = {{0, 3000}, {0, 3000}}, none = {{0, 0}, {0, 0}};
    int reaper = 0;
    signal(SIGALRM, count_alarm);
    CHECK_IS(0, setitimer(ITIMER_REAL, &time, NULL));
    pid_t pid = fork_repaired();
    if (pid == 0) {
        alarms = 0;
        AWAIT(alarms >= 3);
        CHECK_IS(0, prctl(PR_GET_CHILD_SUBREAPER, &reaper));
        CHECK_IS(1, reaper); /* test_begin made this process one */
        _exit(0);
    }
    CHECK_IS(0, setitimer(ITIMER_REAL, &none, NULL));
    expect_exit(pid, 0, "the child with a timer");
}

static void expect_refused_timers(void)
{
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    if (access("/proc/self/timers", R_OK) < 0) {
        skip_part("POSIX timers", "this kernel does not list them");
        return;
    }
    CHECK_IS(0, timer_create(CLOCK_MONOTONIC, &event, &timer));
    expect_refusal("POSIX timers", "(hazard TIMER)");
    CHECK_IS(0, timer_delete(timer));
}

/* Also a single page, and nothing is left of how it is found out. */
static void expect_exact_measure(void)
{
    struct jf_error error;
    struct rlimit before, after;
    char *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK_IS(0, getrlimit(RLIMIT_AS, &before));
    pid_t pid = fork_repaired();
    if (pid == 0) {
        CHECK_IS(0, getrlimit(RLIMIT_AS, &after));
        CHECK_IS(0, memcmp(&before, &after, sizeof before));
        _exit(*memory);
    }
    expect_exit(pid, 0, "the child that has everything");
    CHECK_IS(0, madvise(memory, 4096, MADV_DONTFORK));
    pid = try_fork_repaired(NULL, &error);
    CHECK_WORKS(pid, error);
    if (pid == 0)
        _exit(0);
    expect_exit(pid, STATUS_NOT_WHOLE, "the child that lacks a page");
    munmap(memory, 4096);
}

/* The limit cannot tell then. */
static void expect_measure_beyond_limit(void)
{
    struct rlimit before, low = {1 << 20, 1 << 20};
    CHECK_IS(0, getrlimit(RLIMIT_AS, &before));
    low.rlim_max = before.rlim_max;
    CHECK_IS(0, setrlimit(RLIMIT_AS, &low));
    pid_t pid = fork_repaired();
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child with a limit below what it has");
    CHECK_IS(0, setrlimit(RLIMIT_AS, &before));
}

static void expect_refused_memory(void)
{
    struct jf_error error;
    char *memory = mmap(NULL, 5 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK_IS(0, madvise(memory, 3 * 4096, MADV_DONTFORK));
    pid_t pid = try_fork_repaired(NULL, &error);
    CHECK_WORKS(pid, error);
    if (pid == 0)
        _exit(0);
    expect_exit(pid, STATUS_NOT_WHOLE, "the child that lacks memory");
    test_policy()->treatment[JF_HAZARD_MISSING_MEMORY] = JF_ALLOW;
    pid = fork_repaired();
    if (pid == 0)
        _exit(memory[4 * 4096]);
    expect_exit(pid, 0, "the child that may lack memory");
    test_policy()->treatment[JF_HAZARD_MISSING_MEMORY] = JF_REFUSE;
    munmap(memory, 5 * 4096);
}

static void expect_refused_tracer(void)
{
    int go[2], end[2];
    char octet;
    CHECK_IS(0, pipe(go));
    CHECK_IS(0, pipe(end));
    pid_t tracer = fork();
    if (tracer == 0) {
        octet = ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) < 0;
        CHECK_IS(1, write(go[1], &octet, 1));
        close(end[1]);
        CHECK(read(end[0], &octet, 1) >= 0);
        _exit(0);
    }
    CHECK_IS(1, read(go[0], &octet, 1));
    if (octet)
        skip_part("a tracer", "ptrace is forbidden here");
    else
        expect_refusal("is traced", "(hazard TRACER)");
    close(end[1]);
    expect_exit(tracer, 0, "the tracer");
    close(end[0]), close(go[0]), close(go[1]);
}

int main(void)
{
    test_begin();
    expect_interval_timers();
    expect_refused_timers();
    expect_exact_measure();
    expect_measure_beyond_limit();
    expect_refused_memory();
    expect_refused_tracer();
    return test_end();
}
