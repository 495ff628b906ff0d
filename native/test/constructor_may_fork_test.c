/* A fork that a library's constructor asks for, with the loader's lock held, must leave both processes able to load. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/libraries.h"
#include "support/threads.h"

#include <stdlib.h>
#include <unistd.h>

static pid_t pid;

void slow_library_constructed(void);

void slow_library_constructed(void)
{
    pid = fork_all();
}

static void *load_and_unload(void *unused)
{
    unload(load_quick());
    return unused;
}

static void scenario(void)
{
    void *library = load_slow();
    finish(start(load_and_unload, NULL));
    CHECK_IS(42, call_in(library, "slow_library_call"));
    unload(library);
    if (pid == 0)
        exit(4);
    expect_exit(pid, 4, "the child");
}

int main(void)
{
    test_begin();
    libraries_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
