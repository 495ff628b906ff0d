/* A fork at any moment of another thread's dlopen or dlclose must leave a child that loads, starts threads and exits. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/libraries.h"
#include "support/threads.h"

#include <stdlib.h>
#include <unistd.h>

#define FORKS 60

static atomic_int stop;
static atomic_long loads;

static void *load_and_unload(void *unused)
{
    while (!stop) {
        void *library = load_quick();
        call_in(library, "quick_library_call");
        unload(library);
        loads++;
    }
    return unused;
}

static void *use_library(void *library)
{
    CHECK_IS(1, call_in(library, "quick_library_call"));
    return NULL;
}

_Noreturn static void be_child(pthread_t loader)
{
    long before = loads;
    void *library = load_quick();
    finish(start(use_library, library));
    AWAIT(loads > before + 1);
    stop = 1;
    finish(loader);
    unload(library);
    exit(3);
}

static void scenario(void)
{
    stop = 0;
    pthread_t loader = start(load_and_unload, NULL);
    for (int i = 0; i < FORKS / 2; i++) {
        long before = loads;
        AWAIT(loads > before);
        pid_t pid = fork_repaired(); /* the loader reads files, by an offset that must not be shared */
        if (pid == 0)
            be_child(loader);
        expect_exit(pid, 3, "the child of a process that loads libraries");
    }
    stop = 1;
    finish(loader);
}

int main(void)
{
    test_begin();
    libraries_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
