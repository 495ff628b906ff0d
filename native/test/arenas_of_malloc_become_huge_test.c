/*
 * What a thread has from malloc must be gathered in a huge page while a template stands idle, although it does not fill one, and grow
 * in the template and its children as ever after. Memory that only looks like it must keep its guard.
 */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/huge_pages.h"
#include "support/mappings.h"
#include "support/template.h"
#include "support/threads.h"
#include "jfork/wire.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE ((size_t)2 << 20)
#define HEAP ((size_t)64 << 20)
#define BLOCKS 600
#define BLOCK 1024
#define MORE 3000 /* blocks: beyond the huge page */

static uint64_t *blocks[BLOCKS + MORE];
static int count;
static char *heap, *look_alike;
static pthread_barrier_t order;

static uint64_t content(int block)
{
    return (uint64_t)(block + 1) * 0x9E3779B97F4A7C15;
}

/* What calloc gives is zero, wherever it comes from. */
static void allocate(int many)
{
    for (int end = count + many; count < end; count++) {
        blocks[count] = calloc(1, BLOCK);
        CHECK(blocks[count] != NULL);
        for (size_t i = 0; i < BLOCK / sizeof **blocks; i++)
            CHECK(blocks[count][i] == 0);
        blocks[count][0] = content(count);
    }
}

/* Has an arena of its own, and more from it when told. */
static void *allocate_on_order(void *unused)
{
    allocate(BLOCKS);
    heap = (char *)((size_t)blocks[0] & ~(HEAP - 1));
    for (;;) {
        pthread_barrier_wait(&order);
        pthread_barrier_wait(&order);
        allocate(MORE);
        pthread_barrier_wait(&order);
    }
    return unused;
}

static void prepare(void)
{
    char *room = mmap(NULL, 2 * HEAP, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(room != MAP_FAILED);
    look_alike = (char *)(((size_t)room + HEAP - 1) & ~(HEAP - 1));
    CHECK_IS(0, mprotect(look_alike, HUGE / 2, PROT_READ | PROT_WRITE));
    memset(look_alike, 1, HUGE / 2);
    pthread_barrier_init(&order, NULL, 2);
    start(allocate_on_order, NULL);
    pthread_barrier_wait(&order);
}

static void check_contents(void)
{
    for (int i = 0; i < count; i++)
        CHECK(blocks[i][0] == content(i));
}

static void tell_place(int control)
{
    CHECK_IS(sizeof heap, write(control, &heap, sizeof heap));
}

static void allocate_more(int control)
{
    check_contents();
    pthread_barrier_wait(&order);
    pthread_barrier_wait(&order);
    check_contents();
    CHECK_IS(BLOCKS + MORE, count);
    CHECK_IS(2, write(control, "ok", 2));
}

static void write_to_guard(int control)
{
    CHECK_IS(2, write(control, "ok", 2));
    look_alike[HUGE / 2] = 1;
}

static void run(const char *what, int control)
{
    if (strcmp(what, "place") == 0)
        tell_place(control);
    else if (strcmp(what, "guard") == 0)
        write_to_guard(control);
    else
        allocate_more(control);
    _exit(0);
}

static int run_in_child(struct template *template, uint32_t slot, const char *what)
{
    int socket = ask_for_fork(template->control, slot);
    send_frame(socket, JF_RUN, what, (uint32_t)strlen(what), NULL, 0);
    return socket;
}

static char *place(struct template *template)
{
    char *at;
    int socket = run_in_child(template, 0, "place");
    CHECK_IS(sizeof at, read(socket, &at, sizeof at));
    expect_exit((pid_t)template->board[0], 0, "a process that tells a place");
    close(socket);
    return at;
}

/* A child that says ok, and ends with that code, or by that signal. */
static void expect_end(struct template *template, uint32_t slot, const char *what, int code, int signal)
{
    char said[2];
    int socket = run_in_child(template, slot, what);
    CHECK_IS(2, read(socket, said, 2));
    if (signal)
        expect_signal((pid_t)template->board[slot], signal, what);
    else
        expect_exit((pid_t)template->board[slot], code, what);
    close(socket);
}

static bool is_huge(pid_t pid, const char *at)
{
    char line[256], address[32];
    bool here = false, found = false;
    snprintf(address, sizeof address, "%lx-", (unsigned long)at);
    FILE *file = open_of_process(pid, "smaps");
    while (fgets(line, sizeof line, file)) {
        if (strstr(line, "-") && strstr(line, " rw-p "))
            here = strncmp(line, address, strlen(address)) == 0;
        found |= here && strncmp(line, "AnonHugePages:", 14) == 0 && strtol(line + 14, NULL, 10) > 0;
    }
    fclose(file);
    return found;
}

int main(void)
{
    struct template_options options = {.siblings = true, .stay_frozen = true, .slots = 1024, .prepare = prepare, .run = run};
    struct template template;
    test_begin();
    need_huge_pages();
#if defined(__SANITIZE_ADDRESS__)
    skip("this malloc is not that of the C library");
#endif
    template_start(&template, &options);
    char *at = place(&template);
    expect_end(&template, 1, "more", 0, 0);
    AWAIT(is_huge(template.pid, at));
    expect_end(&template, 2, "more", 0, 0);
    expect_end(&template, 3, "guard", 0, SIGSEGV);
    template_end(&template);
    return test_end();
}
