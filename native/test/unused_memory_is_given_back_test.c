/*
 * Memory of which nobody reads what is in it must be given back while a template stands idle, and nothing beside it, nor what is in the
 * middle of a page. In children a large range must come in huge pages, but not its beginning.
 */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/huge_pages.h"
#include "support/template.h"
#include "jfork/wire.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE ((size_t)2 << 20)
#define USED (HUGE + 5000) /* not whole pages */
#define ALL (32 * HUGE)
#define BEHIND 100

static char *memory;

static size_t find(struct jf_range *ranges, size_t most)
{
    CHECK(most >= 2);
    ranges[0] = (struct jf_range){memory + USED, memory + ALL - BEHIND};
    ranges[1] = (struct jf_range){memory + USED, memory + USED}; /* there is none */
    return 2;
}

static void fill(void)
{
    char *room = mmap(NULL, ALL + HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(room != MAP_FAILED);
    memory = (char *)(((uintptr_t)room + HUGE - 1) & ~(HUGE - 1));
    memset(memory, 'x', ALL);
}

static bool is_empty(void)
{
    return memory[USED + 4096] == 0;
}

static void check_what_is_left(void)
{
    for (size_t i = 0; i < USED; i++)
        CHECK_IS('x', memory[i]);
    for (size_t i = ALL - BEHIND; i < ALL; i++)
        CHECK_IS('x', memory[i]);
    for (size_t i = USED + 4096; i < ALL - 2 * 4096; i += 512)
        CHECK_IS(0, memory[i]);
}

static long huge_kilobytes_of(size_t from, size_t to)
{
    long before = memory_kilobytes(getpid(), "AnonHugePages:");
    for (size_t i = from; i < to; i += 4096)
        memory[i] = 1;
    return memory_kilobytes(getpid(), "AnonHugePages:") - before;
}

static void look(const char *what, int control)
{
    (void)what;
    bool empty = is_empty();
    if (empty) {
        check_what_is_left();
        CHECK_IS(0, huge_kilobytes_of(USED + 4096, 2 * HUGE));
        CHECK(huge_kilobytes_of(4 * HUGE, 20 * HUGE) > 0);
    }
    CHECK_IS(1, write(control, empty ? "e" : "f", 1));
    _exit(0);
}

static bool fork_and_look(struct template *template)
{
    char said;
    int socket = ask_for_fork(template->control, 0);
    send_frame(socket, JF_RUN, "look", 5, NULL, 0);
    CHECK_IS(1, read(socket, &said, 1));
    expect_exit((pid_t)template->board[0], 0, "a process that looked at its memory");
    close(socket);
    return said == 'e';
}

int main(void)
{
    struct template_options options = {.siblings = true, .stay_frozen = true, .slots = 1024, .prepare = fill, .run = look,
                                       .unused = find};
    struct template template;
    test_begin();
    need_huge_pages();
    template_start(&template, &options);
    AWAIT(fork_and_look(&template));
    template_end(&template);
    return test_end();
}
