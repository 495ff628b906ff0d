/* Each thread must find its own thread-local values in the child: of __thread, of keys, and errno. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <unistd.h>

#define THREADS 8

static __thread long number = -1;
static __thread char text[64];
static pthread_key_t key;
static atomic_int ready, go, destroyed;

static void destroy(void *value)
{
    (void)value;
    destroyed++;
}

static void *keep(void *argument)
{
    long own = (long)argument, *address = &number;
    number = own;
    text[own % 64] = (char)own;
    CHECK_IS(0, pthread_setspecific(key, (void *)(own + 100)));
    errno = (int)own + 1000;
    ready++;
    while (!go)
        __builtin_ia32_pause();
    CHECK_IS(own + 1000, errno);
    CHECK_IS(own, number);
    CHECK(address == &number);
    CHECK_IS((char)own, text[own % 64]);
    CHECK_IS(own + 100, pthread_getspecific(key));
    return NULL;
}

static void scenario(void)
{
    pthread_t threads[THREADS];
    ready = go = destroyed = 0;
    number = 77;
    pthread_setspecific(key, &number);
    for (long i = 0; i < THREADS; i++)
        threads[i] = start(keep, (void *)i);
    AWAIT(ready == THREADS);
    errno = 4711;
    pid_t pid = fork_all();
    CHECK_IS(77, number);
    CHECK(pthread_getspecific(key) == &number);
    go = 1;
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    CHECK_IS(THREADS, destroyed);
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
    pthread_setspecific(key, NULL);
}

int main(void)
{
    test_begin();
    CHECK_IS(0, pthread_key_create(&key, destroy));
    on_leader_and_beside(scenario);
    return test_end();
}
