/* A thread inside dl_iterate_phdr, as every C++ exception is, holds another lock of the loader: it must survive too. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/libraries.h"
#include "support/threads.h"

#include <link.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_int inside, may_go;

static int stay(struct dl_phdr_info *info, size_t size, void *unused)
{
    (void)info, (void)size, (void)unused;
    inside = 1;
    while (!may_go)
        nap();
    return 1;
}

static int count(struct dl_phdr_info *info, size_t size, void *number)
{
    (void)info, (void)size;
    ++*(int *)number;
    return 0;
}

static void *iterate(void *unused)
{
    CHECK_IS(1, dl_iterate_phdr(stay, NULL));
    return unused;
}

static void scenario(void)
{
    int number = 0;
    inside = may_go = 0;
    pthread_t iterating = start(iterate, NULL);
    AWAIT(inside);
    pid_t pid = fork_all();
    may_go = 1;
    finish(iterating);
    CHECK_IS(0, dl_iterate_phdr(count, &number));
    CHECK(number > 1);
    unload(load_quick());
    if (pid == 0)
        exit(0);
    expect_exit(pid, 0, "the child");
}

int main(void)
{
    test_begin();
    forking_begin();
    libraries_begin();
    on_leader_and_beside(scenario);
    return test_end();
}
