/* In the child libc must believe of each thread the id that the kernel gives it, or locks with owners and signals fail. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { OTHER, ANOTHER, LEADER, ASKING, THREADS };

static pthread_t threads[THREADS];
static atomic_int forked, ready, checked, pokes[THREADS];
static __thread int own_index;

static void poked(int number)
{
    (void)number;
    pokes[own_index]++;
}

/* Types of mutex that store their owner's id and compare it. */
static void use_owner(int type)
{
    pthread_mutex_t mutex;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type);
    pthread_mutex_init(&mutex, &attributes);
    CHECK_IS(0, pthread_mutex_lock(&mutex));
    CHECK_IS(syscall(SYS_gettid), mutex.__data.__owner);
    CHECK_IS(type == PTHREAD_MUTEX_RECURSIVE ? 0 : EDEADLK, pthread_mutex_lock(&mutex));
    if (type == PTHREAD_MUTEX_RECURSIVE)
        CHECK_IS(0, pthread_mutex_unlock(&mutex));
    CHECK_IS(0, pthread_mutex_unlock(&mutex));
    CHECK_IS(EPERM, pthread_mutex_unlock(&mutex));
}

static void use_inheritance(void)
{
    pthread_mutex_t mutex;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
    pthread_mutex_init(&mutex, &attributes);
    CHECK_IS(0, pthread_mutex_lock(&mutex));
    CHECK_IS(0, pthread_mutex_unlock(&mutex));
}

static void check_own(int index)
{
    clockid_t clock;
    struct timespec time;
    use_owner(PTHREAD_MUTEX_RECURSIVE);
    use_owner(PTHREAD_MUTEX_ERRORCHECK);
    use_inheritance();
    CHECK_IS(0, pthread_kill(pthread_self(), SIGUSR1)); /* libc sends it to the id that it knows */
    CHECK_IS(1, pokes[index]);
    CHECK_IS(0, pthread_getcpuclockid(pthread_self(), &clock));
    CHECK_IS(0, clock_gettime(clock, &time));
    checked++;
}

static void poke_all(void)
{
    for (int i = 0; i < THREADS; i++) {
        CHECK_IS(0, pthread_kill(threads[i], SIGUSR1));
        AWAIT(pokes[i] == 2);
    }
}

static void *run(void *index)
{
    own_index = (int)(long)index;
    ready++;
    while (!forked)
        nap();
    check_own(own_index);
    while (pokes[own_index] < 2)
        nap();
    return NULL;
}

static void *ask(void *unused)
{
    own_index = ASKING;
    pid_t pid = fork_all();
    forked = 1;
    check_own(ASKING);
    AWAIT(checked == THREADS);
    poke_all();
    finish(threads[OTHER]);
    finish(threads[ANOTHER]);
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
    return unused;
}

int main(void)
{
    struct sigaction action = {.sa_handler = poked, .sa_flags = SA_RESTART};
    test_begin();
    sigaction(SIGUSR1, &action, NULL);
    own_index = LEADER;
    threads[LEADER] = pthread_self();
    threads[OTHER] = start(run, (void *)OTHER);
    threads[ANOTHER] = start(run, (void *)ANOTHER);
    AWAIT(ready == 2);
    threads[ASKING] = start(ask, NULL);
    AWAIT(forked);
    check_own(LEADER);
    finish(threads[ASKING]);
    return test_end();
}
