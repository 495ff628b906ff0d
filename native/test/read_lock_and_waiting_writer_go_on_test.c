/* A read-write lock that readers hold and a writer awaits must let the writer in when the child's readers leave. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READERS 3

static pthread_rwlock_t lock;
static atomic_int reading, leave, writer, written;

static void *read_side(void *unused)
{
    pthread_rwlock_rdlock(&lock);
    reading++;
    while (!leave)
        nap();
    CHECK_IS(0, written);
    reading--;
    CHECK_IS(0, pthread_rwlock_unlock(&lock));
    return unused;
}

static void *write_side(void *unused)
{
    writer = gettid();
    CHECK_IS(0, pthread_rwlock_wrlock(&lock));
    CHECK_IS(0, reading);
    CHECK_IS(EDEADLK, pthread_rwlock_wrlock(&lock)); /* libc recognises the owner by its tid */
    written = 1;
    CHECK_IS(0, pthread_rwlock_unlock(&lock));
    return unused;
}

static void use(pthread_t *readers, pthread_t writing)
{
    CHECK_IS(READERS, reading);
    CHECK_IS(EBUSY, pthread_rwlock_trywrlock(&lock));
    leave = 1;
    for (int i = 0; i < READERS; i++)
        finish(readers[i]);
    finish(writing);
    CHECK_IS(1, written);
    CHECK_IS(0, pthread_rwlock_wrlock(&lock));
    CHECK_IS(0, pthread_rwlock_unlock(&lock));
    CHECK_IS(0, pthread_rwlock_rdlock(&lock));
    CHECK_IS(0, pthread_rwlock_unlock(&lock));
}

static void scenario(void)
{
    pthread_t readers[READERS];
    pthread_rwlock_init(&lock, NULL);
    reading = leave = writer = written = 0;
    for (int i = 0; i < READERS; i++)
        readers[i] = start(read_side, NULL);
    AWAIT(reading == READERS);
    pthread_t writing = start(write_side, NULL);
    AWAIT(writer);
    await_in_call(writer, SYS_futex);
    pid_t pid = fork_all();
    use(readers, writing);
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
