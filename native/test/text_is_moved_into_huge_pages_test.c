/*
 * Code and constants of a file that is said to be used must be moved into huge pages while a template stands idle, and be the same to it
 * and its children, also to those that are forked in the middle of it. Other files, and what may be written to, stay mapped.
 */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/huge_pages.h"
#include "support/template.h"
#include "jfork/wire.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE ((size_t)2 << 20)
#define LENGTH (5 * HUGE + 12345)
#define FORKS 30

static char used_name[] = "/tmp/jfork-test-used-XXXXXX", other_name[] = "/tmp/jfork-test-other-XXXXXX";
static uint64_t *code, *constants, *variables, *other;
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

static uint64_t *map(int file, int protection)
{
    void *mapped = mmap(NULL, LENGTH, protection, MAP_PRIVATE, file, 0);
    CHECK(mapped != MAP_FAILED);
    return mapped;
}

static void map_all(void)
{
    code = map(used_file, PROT_READ | PROT_EXEC);
    constants = map(used_file, PROT_READ);
    variables = map(used_file, PROT_READ | PROT_WRITE);
    other = map(other_file, PROT_READ);
    close(used_file);
    close(other_file);
}

static void look(const char *what, int control)
{
    (void)what;
    for (size_t i = 0; i < LENGTH / sizeof *code; i++) {
        uint64_t expected = i * 0x9E3779B97F4A7C15;
        CHECK(code[i] == expected && constants[i] == expected && variables[i] == expected && other[i] == expected);
    }
    variables[getpid() % 1000] = 0; /* its own copy */
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

/* How many mappings with these permissions are still those of the file. */
static int count(pid_t pid, const char *name, const char *permissions)
{
    char path[64], line[512];
    int found = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file))
        found += strstr(line, name) && strstr(line, permissions);
    fclose(file);
    return found;
}

static bool is_moved(pid_t pid)
{
    return count(pid, used_name, "r-xp") + count(pid, used_name, "r--p") == 0;
}

int main(void)
{
    struct template_options options = {.siblings = true, .stay_frozen = true, .slots = 1024, .prepare = map_all, .run = look,
                                       .text_used = is_used};
    struct template template;
    test_begin();
    need_huge_pages();
    used_file = make_file(used_name);
    other_file = make_file(other_name);
    template_start(&template, &options);
    close(used_file);
    close(other_file);
    for (uint32_t i = 0; i < FORKS; i++)
        fork_and_look(&template, i);
    AWAIT(is_moved(template.pid));
    CHECK_IS(1, count(template.pid, used_name, "rw-p"));
    CHECK_IS(1, count(template.pid, other_name, "r--p"));
    fork_and_look(&template, 0);
    template_end(&template);
    unlink(used_name);
    unlink(other_name);
    return test_end();
}
