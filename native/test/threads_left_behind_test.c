/*
 * A copy of a program must not have the threads that are left behind, whatever they were doing: what they waited for stays, and
 * the locks of libc are free. A thread that cannot be left is named, in time, and the program goes on.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/libraries.h"
#include "support/threads.h"

#include "jfork/copy.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COPIES 12

static atomic_int stop;
static atomic_long rounds;

static enum jf_fate leave(void *context, const struct jf_stopped *thread)
{
    (void)context;
    return thread->waits ? JF_LEFT : JF_NOT_NOW;
}

static pid_t try_copy(int limit_ms, struct jf_error *error)
{
    struct jf_copy_options options = {.control = -1, .limit_ms = limit_ms, .policy = jf_policy_default(), .fate = leave,
                                      .role = "copy"};
    return jf_copy(&options, error);
}

static pid_t copy(void)
{
    struct jf_error error;
    pid_t pid = try_copy(10000, &error);
    CHECK_WORKS(pid, error);
    return pid;
}

static int ends[2];
static atomic_int reader, heard;

static void *read_octet(void *unused)
{
    char octet;
    reader = gettid();
    CHECK_IS(1, read(ends[0], &octet, 1));
    heard = 1;
    return unused;
}

static void write_octet(void)
{
    CHECK_IS(1, write(ends[1], "x", 1));
}

static void look_around(int written)
{
    char octet;
    for (int i = 0; i < written; i++)
        CHECK_IS(1, read(ends[0], &octet, 1)); /* a copied pipe has what was in it */
    CHECK_IS(0, heard);
}

/* A copy can be copied, although its group leader may be one of those who were left. */
_Noreturn static void be_copy(void)
{
    write_octet();
    pid_t pid = copy();
    if (pid)
        expect_exit(pid, 5, "the copy of a copy");
    else
        write_octet();
    look_around(pid ? 1 : 2);
    exit(5);
}

static void waiting_threads_are_left(void)
{
    reader = heard = 0;
    CHECK_IS(0, pipe2(ends, O_CLOEXEC));
    pthread_t thread = start(read_octet, NULL);
    AWAIT(reader);
    await_in_call(reader, SYS_read);
    pid_t pid = copy();
    if (pid == 0)
        be_copy();
    expect_exit(pid, 5, "the copy");
    CHECK_IS(0, heard);
    write_octet();
    finish(thread);
    close(ends[0]);
    close(ends[1]);
}

static void *allocate(void *unused)
{
    unsigned seed = 1;
    while (!stop) {
        void *some[64];
        for (int i = 0; i < 64; i++)
            some[i] = malloc((size_t)rand_r(&seed) % (i % 4 ? 20000 : 100000));
        for (int i = 0; i < 64; i++)
            free(some[i]);
        rounds++;
        usleep(200);
    }
    return unused;
}

static void *load(void *unused)
{
    while (!stop) {
        unload(load_quick());
        rounds++;
        usleep(200);
    }
    return unused;
}

static void *nothing(void *unused)
{
    return unused;
}

_Noreturn static void use_libc(void)
{
    void *some[64];
    for (size_t i = 0; i < 64; i++)
        some[i] = malloc(1000 * i);
    for (size_t i = 0; i < 64; i++)
        free(some[i]);
    unload(load_quick());
    finish(start(nothing, NULL));
    exit(6);
}

static void locks_are_free(void *(*work)(void *), const char *what)
{
    stop = 0;
    about(what);
    pthread_t threads[2] = {start(work, NULL), start(work, NULL)};
    for (int i = 0; i < COPIES; i++) {
        long before = rounds;
        AWAIT(rounds > before);
        pid_t pid = copy();
        if (pid == 0)
            use_libc();
        expect_exit(pid, 6, "the copy");
    }
    stop = 1;
    for (int i = 0; i < 2; i++)
        finish(threads[i]);
    about(NULL);
}

static void *spin(void *unused)
{
    while (!stop)
        rounds++;
    return unused;
}

static void busy_thread_is_named(void)
{
    struct jf_error error;
    stop = 0;
    pthread_t thread = start(spin, NULL);
    pthread_setname_np(thread, "busy");
    int64_t begin = now_ms();
    CHECK_IS(-1, try_copy(100, &error));
    CHECK(now_ms() - begin < 5000);
    CHECK_SAYS(error.text, "thread 'busy'");
    CHECK_SAYS(error.text, "in the middle of native code");
    long before = rounds;
    AWAIT(rounds > before);
    stop = 1;
    finish(thread);
}

static atomic_int constructing;

/* In a constructor, with the loader's lock, and in a call in which it could be left otherwise. */
void slow_library_constructed(void);
void slow_library_constructed(void)
{
    char octet;
    constructing = gettid();
    CHECK_IS(1, read(ends[0], &octet, 1));
}

static void *load_slowly(void *unused)
{
    unload(load_slow());
    return unused;
}

static void loading_thread_is_named(void)
{
    struct jf_error error;
    constructing = 0;
    CHECK_IS(0, pipe2(ends, O_CLOEXEC));
    pthread_t thread = start(load_slowly, NULL);
    pthread_setname_np(thread, "loading");
    AWAIT(constructing);
    await_in_call(constructing, SYS_read);
    pid_t pid = try_copy(1000, &error);
    if (pid == 0)
        use_libc();
    if (pid > 0)
        expect_exit(pid, 6, "a copy that should not be");
    CHECK_IS(-1, pid);
    CHECK_SAYS(error.text, "thread 'loading'");
    CHECK_SAYS(error.text, "with the lock of the dynamic loader");
    write_octet();
    finish(thread);
    pid = copy();
    if (pid == 0)
        use_libc();
    expect_exit(pid, 6, "the copy");
    close(ends[0]);
    close(ends[1]);
}

static void *beside(void *unused)
{
    waiting_threads_are_left();
    locks_are_free(allocate, "copies of a process that allocates");
    locks_are_free(load, "copies of a process that loads libraries");
    busy_thread_is_named();
    loading_thread_is_named();
    return unused;
}

int main(void)
{
    test_begin();
    libraries_begin();
    mallopt(M_ARENA_MAX, 1); /* all threads and copies want the same lock */
    waiting_threads_are_left();
    pthread_join(start(beside, NULL), NULL); /* the group leader waits, and is left */
    return test_end();
}
