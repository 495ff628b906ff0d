/*
 * Memory that is in use must be gathered in huge pages while a template stands idle, with its contents, and forks must be served
 * meanwhile. Memory of which little is in use must not grow.
 */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/huge_pages.h"
#include "support/template.h"
#include "jfork/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE ((size_t)2 << 20)
#define DENSE (64 * HUGE)
#define SPARSE (256 * HUGE)
#define FORKS 20

static uint64_t *dense;
static char *sparse;

static void *some_memory(size_t length)
{
    void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(memory != MAP_FAILED);
    CHECK_IS(0, madvise(memory, length, MADV_NOHUGEPAGE)); /* not from the beginning */
    return memory;
}

static void fill(void)
{
    dense = some_memory(DENSE);
    sparse = some_memory(SPARSE);
    for (size_t i = 0; i < DENSE / sizeof *dense; i++)
        dense[i] = i * 0x9E3779B97F4A7C15;
    for (size_t at = 0; at < SPARSE; at += HUGE)
        sparse[at] = 1;
    /* As memory is that nobody gave advice for. */
    CHECK_IS(0, madvise(dense, DENSE, MADV_HUGEPAGE));
    CHECK_IS(0, madvise(sparse, SPARSE, MADV_HUGEPAGE));
}

static void look(const char *what, int control)
{
    (void)what;
    for (size_t i = 0; i < DENSE / sizeof *dense; i++)
        CHECK(dense[i] == i * 0x9E3779B97F4A7C15);
    dense[getpid() % 1000] = 0; /* its own copy */
    CHECK_IS(2, write(control, "ok", 2));
    _exit(0);
}

static void fork_and_look(struct template *template, uint32_t slot)
{
    char said[2];
    int socket = ask_for_fork(template->control, slot);
    send_frame(socket, JF_RUN, "look", 5, NULL, 0);
    CHECK_IS(2, read(socket, said, 2));
    CHECK(memcmp(said, "ok", 2) == 0);
    expect_exit((pid_t)template->board[slot], 0, "a process that looked at its memory");
    close(socket);
}

/* Nothing more is gathered. */
static bool is_settled(pid_t pid)
{
    long before = memory_kilobytes(pid, "AnonHugePages:");
    for (int i = 0; i < 100; i++)
        nap();
    return memory_kilobytes(pid, "AnonHugePages:") == before;
}

int main(void)
{
    struct template_options options = {.siblings = true, .stay_frozen = true, .slots = 1024, .prepare = fill, .run = look};
    struct template template;
    test_begin();
    need_huge_pages();
    template_start(&template, &options);
    for (uint32_t i = 0; i < FORKS; i++)
        fork_and_look(&template, i);
    AWAIT(memory_kilobytes(template.pid, "AnonHugePages:") * 1024L >= (long)(DENSE - 2 * HUGE));
    AWAIT(is_settled(template.pid));
    CHECK(memory_kilobytes(template.pid, "Anonymous:") * 1024L < (long)(DENSE + 32 * HUGE));
    fork_and_look(&template, 0);
    template_end(&template);
    return test_end();
}
