/*
 * A file that is said to be used must be moved into huge pages while a template stands idle, and be the same to it and its children, also
 * to those that are forked in the middle of it, and with what has been written meanwhile. What lies side by side becomes one, but
 * nothing that may be run becomes writable; the last huge page of data stays whole if nobody uses what is behind. Other files stay mapped, and the beginnings of libraries, by which debuggers know them.
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

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE ((size_t)2 << 20)
#define LENGTH (5 * HUGE + 12345)
#define MOST_FORKS 200
#define PAGE ((size_t)4096)
#define WORDS_PER_PAGE (PAGE / sizeof(uint64_t))

static char used_name[] = "/tmp/jfork-test-used-XXXXXX", other_name[] = "/tmp/jfork-test-other-XXXXXX";
static uint64_t *code, *variables, *other;
static uint64_t written; /* into each page of the variables */
static int used_file, other_file;

static bool is_used(const char *file)
{
    return strcmp(file, used_name) == 0;
}

static int make_file(char *name)
{
    uint64_t *content = malloc(LENGTH);
    int file = mkostemp(name, O_CLOEXEC);
    CHECK(content && file >= 0);
    for (size_t i = 0; i < LENGTH / sizeof *content; i++)
        content[i] = i * 0x9E3779B97F4A7C15;
    CHECK_IS(LENGTH, write(file, content, LENGTH));
    free(content);
    return file;
}

static void map(void *at, int file, size_t from, size_t to, int protection)
{
    CHECK(mmap((char *)at + from, to - from, protection, MAP_PRIVATE | MAP_FIXED, file, (off_t)from) != MAP_FAILED);
}

/* With reserved addresses behind it. */
static void *room(void)
{
    void *address = mmap(NULL, LENGTH + 4 * HUGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(address != MAP_FAILED);
    return address;
}

/* As a library, and as an archive of classes. */
static void map_all(void)
{
    map(code, used_file, 0, HUGE, PROT_READ);
    map(code, used_file, HUGE, 4 * HUGE, PROT_READ | PROT_EXEC);
    map(code, used_file, 4 * HUGE, LENGTH, PROT_READ);
    map(variables, used_file, 0, 2 * HUGE, PROT_READ | PROT_WRITE);
    map(variables, used_file, 2 * HUGE, LENGTH, PROT_READ);
    map(other, other_file, 0, LENGTH, PROT_READ);
    close(used_file);
    close(other_file);
}

static void write_variables(void)
{
    written++;
    for (size_t i = 0; i < 2 * HUGE / sizeof *variables; i += WORDS_PER_PAGE)
        variables[i] = written;
}

static void look(int control)
{
    for (size_t i = 0; i < LENGTH / sizeof *code; i++) {
        uint64_t expected = i * 0x9E3779B97F4A7C15;
        CHECK(code[i] == expected && other[i] == expected);
        bool changed = written && i < 2 * HUGE / sizeof *variables && i % WORDS_PER_PAGE == 0;
        CHECK_IS(changed ? written : expected, variables[i]);
    }
    variables[getpid() % 1000] = 0; /* its own copy */
    CHECK_IS(2, write(control, "ok", 2));
    _exit(0);
}

static void run(const char *what, int control)
{
    if (strcmp(what, "write") == 0)
        write_variables();
    else
        look(control);
}

static void fork_and_look(struct template *template, uint32_t slot)
{
    char said[2];
    int socket = ask_for_fork(template->control, slot);
    nap(); /* time for a step or two, not for all: what is written now comes between them */
    send_frame(template->control, JF_RUN, "write", 6, NULL, 0);
    send_frame(socket, JF_RUN, "look", 5, NULL, 0);
    CHECK_IS(2, read(socket, said, 2));
    CHECK(memcmp(said, "ok", 2) == 0);
    expect_exit((pid_t)template->board[slot], 0, "a process that looked at its memory");
    close(socket);
}

static bool is_moved(pid_t pid)
{
    return count_mappings(pid, used_name, "rw-p") + count_mappings(pid, used_name, "r-xp") == 0 && count_mappings(pid, used_name, "r--p") == 1; /* its beginning */
}

static size_t up_to(size_t unit, size_t address)
{
    return (address + unit - 1) / unit * unit;
}

int main(void)
{
    struct template_options options = {.siblings = true, .stay_frozen = true, .slots = 1024, .prepare = map_all, .run = run,
                                       .text_used = is_used};
    struct template template;
    test_begin();
    need_huge_pages();
    used_file = make_file(used_name);
    other_file = make_file(other_name);
    code = room();
    variables = room();
    other = room();
    template_start(&template, &options);
    close(used_file);
    close(other_file);
    for (uint32_t i = 0; i == 0 || (i < MOST_FORKS && !is_moved(template.pid)); i++)
        fork_and_look(&template, i);
    AWAIT(is_moved(template.pid));
    fork_and_look(&template, 0);
    size_t moved = up_to(HUGE, (size_t)code + 1);
    expect_mapping(template.pid, (void *)moved, up_to(PAGE, (size_t)code + LENGTH) - moved, "r-xp");
    expect_mapping(template.pid, variables, up_to(HUGE, (size_t)variables + LENGTH) - (size_t)variables, "rw-p");
    expect_mapping(template.pid, other, up_to(PAGE, LENGTH), "r--p");
    CHECK_IS(1, count_mappings(template.pid, other_name, "r--p"));
    template_end(&template);
    unlink(used_name);
    unlink(other_name);
    return test_end();
}
