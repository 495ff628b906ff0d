/* What happens at a fault point. Only in the library of tests; see fault.h. */
#define _GNU_SOURCE
#include "jfork/fault.h"

#include "sys.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define MS 1000000LL

enum kind { KILL, CRASH, DELAY, EXIT, FAIL };
enum place { ANYWHERE, HERE, FORKS };

static const char *const names[] = {"kill", "crash", "delay", "exit", "fail"};

static struct {
    enum kind kind;
    enum place place;
    int ms;
    pid_t armed_in;
} plan;

static _Atomic int armed; /* the number of the place, 0 for none */

/* No handler sees it, nothing is written: a core file would be something left behind. */
static void crash(void)
{
    struct {
        void *handler;
        unsigned long flags;
        void *restorer;
        uint64_t mask;
    } action = {0};
    uint64_t segv = JF_SIGBIT(SIGSEGV);
    struct rlimit no_core = {0, 0};
    JF_SYS(SYS_prlimit64, 0, RLIMIT_CORE, &no_core, 0);
    JF_SYS(SYS_rt_sigaction, SIGSEGV, &action, 0, JF_SIGSET_BYTES);
    JF_SYS(SYS_rt_sigprocmask, SIG_UNBLOCK, &segv, 0, JF_SIGSET_BYTES);
    JF_SYS(SYS_tgkill, jf_getpid(), jf_gettid(), SIGSEGV);
}

/* Signals may cut a sleep short. */
static void delay(int ms)
{
    int64_t end = jf_now_ns() + ms * MS;
    for (int64_t left; (left = end - jf_now_ns()) > 0;)
        jf_sleep_ns(left);
}

static bool is_here(void)
{
    return plan.place == ANYWHERE || (plan.place == HERE) == (plan.armed_in == jf_getpid());
}

/* One line, by which a test knows that the place was reached. */
static void announce(int point)
{
    struct jf_error line;
    jf_fail(&line, 0, "jfork: fault ");
    jf_say_number(&line, point);
    jf_say(&line, ":");
    jf_say(&line, names[plan.kind]);
    jf_say(&line, " in process ");
    jf_say_number(&line, jf_getpid());
    jf_say(&line, "\n");
    JF_SYS(SYS_write, 2, line.text, strlen(line.text));
}

/* Does it happen now? Once. */
static bool is_now(int point)
{
    int expected = point;
    jf_trace(point);
    return atomic_load(&armed) == point && is_here() && atomic_compare_exchange_strong(&armed, &expected, 0);
}

static void happen(int point)
{
    if (plan.kind == EXIT)
        jf_exit_group(0);
    announce(point);
    switch (plan.kind) {
    case KILL: JF_SYS(SYS_kill, jf_getpid(), SIGKILL); break;
    case CRASH: crash(); break;
    case DELAY: delay(plan.ms); break;
    case EXIT: case FAIL: break;
    }
}

void jf_fault(int point)
{
    if (is_now(point))
        happen(point);
}

int jf_fault_fails(int point, struct jf_error *error)
{
    if (!is_now(point))
        return 0;
    happen(point);
    return plan.kind == FAIL ? jf_fail(error, 0, "the next step fails, at the wish of a test") : 0;
}

static bool is_point(int number)
{
#define IS_IT(its_number, name) || number == its_number
    return false JF_FAULT_POINTS(IS_IT);
#undef IS_IT
}

static int parse_kind(const char *word)
{
    for (int kind = KILL; kind <= FAIL; kind++)
        if (!strcmp(word, names[kind]))
            return kind;
    return -1;
}

int jf_fault_arm(const char *text, struct jf_error *error)
{
    int number = 0, ms = 0;
    char kind[8] = "", place[8] = "";
    atomic_store(&armed, 0);
    if (!*text)
        return 0;
    if (sscanf(text, "%d:%7[a-z]:%d:%7[a-z]", &number, kind, &ms, place) < 4)
        sscanf(text, "%d:%7[a-z]:%7[a-z]", &number, kind, place);
    if (!is_point(number) || parse_kind(kind) < 0) {
        jf_fail(error, EINVAL, "no fault that there is: ");
        jf_say(error, text);
        return -1;
    }
    plan.kind = (enum kind)parse_kind(kind);
    plan.place = !strcmp(place, "here") ? HERE : !strcmp(place, "forks") ? FORKS : ANYWHERE;
    plan.ms = ms;
    plan.armed_in = jf_getpid();
    atomic_store(&armed, number);
    return 0;
}

/* A test that arms nothing by mistake would pass for the wrong reason. */
__attribute__((constructor)) static void arm_from_environment(void)
{
    struct jf_error error;
    const char *text = getenv("JFORK_FAULT");
    if (!text || jf_fault_arm(text, &error) == 0)
        return;
    fprintf(stderr, "JFORK_FAULT: %s\n", error.text);
    _exit(2);
}
