/* Memory that template and child would both write must make the fork fail with its name and size; other mappings may stay. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define LENGTH (3 * 4096)

static char path[] = "/tmp/jfork-test-XXXXXX";

static void *map(int fd, int protection, int flags)
{
    void *memory = mmap(NULL, LENGTH, protection, flags, fd, 0);
    CHECK(memory != MAP_FAILED);
    return memory;
}

static void expect_refusal(void *memory, const char *name)
{
    struct jf_error error;
    CHECK_IS(-1, try_fork_repaired(NULL, &error));
    CHECK_SAYS(error.text, name);
    CHECK_SAYS(error.text, "(12 KB)");
    CHECK_IS(0, munmap(memory, LENGTH));
}

static void expect_fork(void *memory)
{
    pid_t pid = fork_repaired();
    if (pid == 0)
        _exit(*(volatile char *)memory);
    expect_exit(pid, 0, "the child");
    CHECK_IS(0, munmap(memory, LENGTH));
}

int main(void)
{
    test_begin();
    test_policy()->treatment[JF_HAZARD_WRITABLE_FILE] = JF_ALLOW;
    int file = mkstemp(path), memory_file = memfd_create("a heap", MFD_CLOEXEC);
    CHECK_IS(0, ftruncate(file, LENGTH));
    CHECK_IS(0, ftruncate(memory_file, LENGTH));
    expect_refusal(map(file, PROT_READ | PROT_WRITE, MAP_SHARED), path);
    expect_refusal(map(memory_file, PROT_READ | PROT_WRITE, MAP_SHARED), "memfd:a heap");
    expect_refusal(map(-1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS), "/dev/zero");
    test_policy()->treatment[JF_HAZARD_SHARED_MEMORY] = JF_ALLOW;
    expect_fork(map(-1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS));
    test_policy()->treatment[JF_HAZARD_SHARED_MEMORY] = JF_REFUSE;
    expect_fork(map(file, PROT_READ, MAP_SHARED));
    expect_fork(map(file, PROT_READ | PROT_WRITE, MAP_PRIVATE));
    expect_fork(map(-1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS));
    unlink(path);
    close(file);
    close(memory_file);
    return test_end();
}
