/* A mapping of large pages must make the fork fail, unless the policy allows it; transparent huge pages may be there. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LENGTH (2UL << 20)

static void *map(int flags)
{
    return mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

static void expect_fork(void)
{
    pid_t pid = fork_repaired();
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
}

static void transparent(void)
{
    char *memory = map(0);
    CHECK(memory != MAP_FAILED);
    CHECK_IS(0, madvise(memory, LENGTH, MADV_HUGEPAGE));
    memset(memory, 1, LENGTH);
    expect_fork();
    CHECK_IS(0, munmap(memory, LENGTH));
}

int main(void)
{
    struct jf_error error;
    test_begin();
    transparent();
    void *memory = map(MAP_HUGETLB | MAP_NORESERVE); /* no page is taken: nobody touches it */
    if (memory == MAP_FAILED)
        skip("this kernel maps no large pages");
    CHECK_IS(-1, try_fork_repaired(NULL, &error));
    CHECK_SAYS(error.text, "large pages (2048 KB)");
    CHECK_SAYS(error.text, "Leave -XX:+UseLargePages out in templates");
    CHECK_SAYS(error.text, "(hazard LARGE_PAGES)");
    test_policy()->treatment[JF_HAZARD_LARGE_PAGES] = JF_ALLOW;
    expect_fork();
    CHECK_IS(0, munmap(memory, LENGTH));
    *test_policy() = jf_policy_default();
    expect_fork();
    return test_end();
}
