/*
 * Threads that may wait must be in the child soon, whatever the asking thread does: nothing, wait for one of them, compute, or
 * fork again at once; at once if it asks for them. A child that ends first must be spared them. One thread that may not wait, and none does.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define THREADS 8
#define ALL (THREADS + 2) /* and the leader, and the asking thread */
#define SHORT_LIVES 50
#define BUSY_LIVES 20
#define RIVALS 8

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_int stop, holding, named, turns[THREADS];
static atomic_int *revivals; /* in all children */

static void *run(void *turn)
{
    pthread_setname_np(pthread_self(), turn == &turns[0] ? "special" : "ordinary");
    named++;
    while (!stop) {
        ++*(atomic_int *)turn;
        nap();
    }
    return NULL;
}

static void *hold(void *unused)
{
    pthread_setname_np(pthread_self(), "ordinary");
    pthread_mutex_lock(&mutex);
    named++;
    while (holding)
        nap();
    pthread_mutex_unlock(&mutex);
    return unused;
}

static bool any(const char *name)
{
    (void)name;
    return true;
}

static bool all_but_special(const char *name)
{
    return strcmp(name, "special") != 0;
}

static void count_revival(pid_t before, pid_t now)
{
    (void)before, (void)now;
    ++*revivals;
}

static pid_t fork_with(bool (*may_wait)(const char *))
{
    struct jf_error error;
    struct forking forking = {.may_wait = may_wait, .revived = count_revival};
    pid_t pid = try_fork_all(&forking, &error);
    CHECK_WORKS(pid, error);
    return pid;
}

/* Not only there: they get on. */
static void expect_all(void)
{
    AWAIT(thread_count() == ALL);
    for (int i = 0; i < THREADS; i++) {
        int before = turns[i];
        AWAIT(turns[i] > before);
    }
}

static void do_nothing(void)
{
    expect_all();
}

static void compute(void)
{
    int before = turns[1];
    for (int64_t end = now_ms() + WAIT_MS; turns[1] == before;)
        if (now_ms() > end)
            await_failed(__FILE__, __LINE__, "a thread comes although this one computes");
    expect_all();
}

static void fork_again(void)
{
    pid_t pid = fork_with(any);
    if (pid == 0) {
        expect_all();
        _exit(0);
    }
    expect_exit(pid, 0, "a fork of a fork");
    expect_all();
}

static void make_thread(void)
{
    atomic_int turn = 0;
    pthread_t thread = start(run, &turn);
    AWAIT(turn > 0);
    stop = 1;
    finish(thread);
}

static void wait_for_one(void)
{
    holding = 0;
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
}

static void in_child(void (*life)(void), const char *what)
{
    about(what);
    pid_t pid = fork_with(any);
    if (pid == 0) {
        life();
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    about(NULL);
}

/* So long that others would have been there, so short that they are not. */
_Noreturn static void live_for(long ns)
{
    struct timespec time;
    do
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    while (time.tv_sec == 0 && time.tv_nsec < ns);
    _exit(7);
}

static void short_lives_are_spared_others(void)
{
    int spared = 0;
    for (int i = 0; i < SHORT_LIVES; i++) {
        *revivals = 0;
        pid_t pid = fork_with(any);
        if (pid == 0)
            live_for(400000);
        expect_exit(pid, 7, "a child that ends soon");
        spared += *revivals == 2; /* the leader and the asking thread */
    }
    CHECK(spared > 0); /* not all: the machine may be busy */
}

static void spin(void)
{
    for (volatile unsigned turn = 0;; turn++)
        ;
}

/* A child that waits for a processor wants nobody: each one more would wait for it, too. */
static void lives_on_a_busy_machine_are_spared_others(void)
{
    pid_t rivals[RIVALS];
    int spared = 0;
    for (int i = 0; i < RIVALS; i++)
        if ((rivals[i] = fork()) == 0)
            spin();
    for (int i = 0; i < BUSY_LIVES; i++) {
        *revivals = 0;
        pid_t pid = fork_with(any);
        if (pid == 0)
            live_for(6000000);
        expect_exit(pid, 7, "a child that ends soon");
        spared += *revivals == 2;
    }
    for (int i = 0; i < RIVALS; i++) {
        CHECK_IS(0, kill(rivals[i], SIGKILL));
        expect_signal(rivals[i], SIGKILL, "a rival");
    }
    CHECK(spared > BUSY_LIVES * 3 / 4);
}

static void who_asks_for_all_has_them_at_once(void)
{
    struct jf_error error;
    *revivals = 0;
    pid_t pid = fork_with(any);
    if (pid == 0) {
        struct jf_freezer *freezer = jf_freezer_get(&error);
        CHECK(freezer != NULL);
        CHECK_WORKS(jf_revive_now(freezer, WAIT_MS, &error), error);
        CHECK_IS(ALL, *revivals);
        _exit(0);
    }
    expect_exit(pid, 0, "the child that asks");
}

static void nobody_waits_with_a_special_one(void)
{
    pid_t pid = fork_with(all_but_special);
    if (pid == 0) {
        CHECK_IS(ALL, thread_count());
        _exit(0);
    }
    expect_exit(pid, 0, "the child with a special thread");
}

static void *scenario(void *unused)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        threads[i] = start(run, &turns[i]);
    AWAIT(named == THREADS);
    in_child(do_nothing, "nothing");
    in_child(compute, "computing");
    in_child(fork_again, "forking again");
    in_child(make_thread, "making a thread");
    short_lives_are_spared_others();
    lives_on_a_busy_machine_are_spared_others();
    who_asks_for_all_has_them_at_once();
    nobody_waits_with_a_special_one();
    holding = 1;
    pthread_t holder = start(hold, NULL);
    AWAIT(named == THREADS + 1);
    in_child(wait_for_one, "waiting for one of them");
    holding = 0;
    stop = 1;
    finish(holder);
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    return unused;
}

int main(void)
{
    test_begin();
    revivals = shared_memory(sizeof *revivals);
    finish(start(scenario, NULL)); /* the leader is there from the beginning */
    return test_end();
}
