/* A template that is process 1 of a pid namespace, as in a container, must fork like any other. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#define THREADS 4

static atomic_int stop, ready;

static void *run(void *unused)
{
    ready++;
    while (!stop)
        nap();
    pthread_mutex_t mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
    CHECK_IS(0, pthread_mutex_lock(&mutex));
    CHECK_IS(syscall(SYS_gettid), mutex.__data.__owner);
    CHECK_IS(0, pthread_mutex_unlock(&mutex));
    return unused;
}

static void scenario(void)
{
    pthread_t threads[THREADS];
    ready = stop = 0;
    for (int i = 0; i < THREADS; i++)
        threads[i] = start(run, NULL);
    AWAIT(ready == THREADS);
    pid_t pid = fork_all();
    stop = 1;
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    if (pid == 0) {
        CHECK(getpid() != 1);
        _exit(5);
    }
    expect_exit(pid, 5, "the child of process 1");
}

static void refuse_sibling(void)
{
    struct forking sibling = {.sibling = true};
    struct jf_error error;
    CHECK_IS(-1, try_fork_all(&sibling, &error));
    CHECK_IS(EINVAL, error.number);
    CHECK_SAYS(error.text, "init process of a pid namespace");
}

_Noreturn static void be_init(void)
{
    CHECK_IS(1, getpid());
    CHECK_IS(0, unshare(CLONE_NEWNS));
    CHECK_IS(0, mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
    CHECK_IS(0, mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
    on_leader_and_beside(scenario);
    refuse_sibling();
    _exit(6);
}

int main(void)
{
    test_begin();
    if (unshare(CLONE_NEWPID) < 0)
        skip(strerror(errno));
    pid_t pid = fork(); /* the first one in the new namespace */
    if (pid == 0)
        be_init();
    expect_exit(pid, 6, "the template that is process 1");
    return test_end();
}
