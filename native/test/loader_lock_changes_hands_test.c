/*
 * A fork at the very instruction at which another thread takes or gives back a lock of the loader must leave that lock
 * usable in the child: the id of a thread may be in a register just then.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

#define FORKS 150

static atomic_int stop;
static atomic_long rounds;

static int nothing(struct dl_phdr_info *info, size_t size, void *unused)
{
    (void)info, (void)size, (void)unused;
    return 1;
}

static void *lock_and_unlock(void *unused)
{
    void *program = dlopen(NULL, RTLD_NOW);
    while (!stop) {
        dlsym(program, "main");
        dl_iterate_phdr(nothing, NULL);
        rounds++;
    }
    dlclose(program);
    return unused;
}

static void *lock_once(void *unused)
{
    dl_iterate_phdr(nothing, NULL);
    dlclose(dlopen(NULL, RTLD_NOW));
    return unused;
}

static void scenario(void)
{
    stop = rounds = 0;
    pthread_t locking = start(lock_and_unlock, NULL);
    AWAIT(rounds);
    for (int i = 0; i < FORKS / 2; i++) {
        pid_t pid = fork_all();
        if (pid == 0) {
            long before = rounds;
            finish(start(lock_once, NULL));
            AWAIT(rounds > before + 1);
            _exit(0);
        }
        expect_exit(pid, 0, "the child");
    }
    stop = 1;
    finish(locking);
}

int main(void)
{
    test_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
