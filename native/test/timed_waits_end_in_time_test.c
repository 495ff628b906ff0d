/*
 * A wait with a time-out must go on to its time-out, or say EINTR where signal(7) lets a handled signal end it; it must
 * neither end early without saying so nor late.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <poll.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define TIME_MS 500

struct waiter {
    const char *name;
    int (*wait)(int64_t until_ms, const struct timespec *until); /* 0: time is up; EINTR */
    long call;
    bool may_be_interrupted;
    atomic_int tid;
    pthread_t thread;
    int result;
    int64_t until_ms, ended_ms;
};

static struct timespec left_until(int64_t until_ms)
{
    int64_t left = until_ms - now_ms();
    return (struct timespec){left / 1000, left % 1000 * 1000000};
}

static int wait_condition(int64_t until_ms, const struct timespec *until)
{
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    (void)until_ms;
    pthread_mutex_lock(&mutex);
    int status = pthread_cond_timedwait(&condition, &mutex, until);
    pthread_mutex_unlock(&mutex);
    return status == ETIMEDOUT ? 0 : status;
}

static int wait_mutex(int64_t until_ms, const struct timespec *until)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* locked by main */
    (void)until_ms;
    pthread_mutex_trylock(&mutex);
    int status = pthread_mutex_timedlock(&mutex, until);
    return status == ETIMEDOUT ? 0 : status;
}

static int wait_semaphore(int64_t until_ms, const struct timespec *until)
{
    sem_t semaphore;
    (void)until_ms;
    sem_init(&semaphore, 0, 0);
    int status = sem_timedwait(&semaphore, until);
    CHECK_IS(-1, status);
    return errno == ETIMEDOUT ? 0 : errno;
}

static int wait_nanosleep(int64_t until_ms, const struct timespec *until)
{
    struct timespec time = left_until(until_ms), rest = {-1, -1};
    (void)until;
    if (nanosleep(&time, &rest) == 0)
        return 0;
    CHECK_IS(EINTR, errno);
    CHECK(rest.tv_sec == 0 && rest.tv_nsec > 0 && rest.tv_nsec <= TIME_MS * 1000000L);
    return EINTR;
}

static int wait_until(int64_t until_ms, const struct timespec *until)
{
    (void)until_ms;
    return clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, until, NULL);
}

static int wait_poll(int64_t until_ms, const struct timespec *until)
{
    (void)until;
    int status = poll(NULL, 0, (int)(until_ms - now_ms()));
    return status < 0 ? errno : status;
}

static struct waiter waiters[] = {
    {.name = "pthread_cond_timedwait", .wait = wait_condition, .call = SYS_futex},
    {.name = "pthread_mutex_timedlock", .wait = wait_mutex, .call = SYS_futex},
    {.name = "sem_timedwait", .wait = wait_semaphore, .call = SYS_futex, .may_be_interrupted = true},
    {.name = "nanosleep", .wait = wait_nanosleep, .call = SYS_clock_nanosleep, .may_be_interrupted = true},
    {.name = "clock_nanosleep", .wait = wait_until, .call = SYS_clock_nanosleep, .may_be_interrupted = true},
    {.name = "poll", .wait = wait_poll, .call = SYS_poll, .may_be_interrupted = true},
};

#define WAITERS (sizeof waiters / sizeof waiters[0])

static void *run(void *argument)
{
    struct waiter *waiter = argument;
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    waiter->until_ms = now_ms() + TIME_MS;
    until.tv_nsec += TIME_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    waiter->tid = gettid();
    waiter->result = waiter->wait(waiter->until_ms, &until);
    waiter->ended_ms = now_ms();
    return NULL;
}

static void look(struct waiter *waiter)
{
    finish(waiter->thread);
    bool in_time = waiter->ended_ms >= waiter->until_ms - 2 && waiter->ended_ms < waiter->until_ms + WAIT_MS / 2;
    if (waiter->result == 0 ? !in_time : waiter->result != EINTR || !waiter->may_be_interrupted)
        check_failed(__FILE__, __LINE__, waiter->name);
}

static void scenario(void)
{
    for (size_t i = 0; i < WAITERS; i++) {
        waiters[i].tid = 0;
        waiters[i].thread = start(run, &waiters[i]);
    }
    for (size_t i = 0; i < WAITERS; i++) {
        AWAIT(waiters[i].tid);
        await_in_call(waiters[i].tid, waiters[i].call);
    }
    pid_t pid = fork_all();
    for (size_t i = 0; i < WAITERS; i++)
        look(&waiters[i]);
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
}

int main(void)
{
    test_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
