/*
 * Constants and code of a library must become one mapping while a template stands idle, and be the same to it and its children. What
 * the loader has written to and made read-only stays apart and cannot be run, nor can files without code; what can be written to stays so.
 */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/mappings.h"
#include "support/template.h"
#include "support/threads.h"
#include "jfork/wire.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE ((size_t)4096)
#define PART (10 * PAGE)
#define PARTS 5 /* constants, code, constants, what was written and protected, variables */
#define LENGTH (PARTS * PART)
#define WRITTEN 0xD1

static char library_name[] = "/tmp/jfork-test-library-XXXXXX", data_name[] = "/tmp/jfork-test-data-XXXXXX";
static unsigned char *library, *data;
static int library_file, data_file;

static unsigned char content(size_t at)
{
    return (unsigned char)(at * 0x9E3779B1 >> 24);
}

static int make_file(char *name)
{
    unsigned char octets[LENGTH];
    int file = mkostemp(name, O_CLOEXEC);
    CHECK(file >= 0);
    for (size_t i = 0; i < LENGTH; i++)
        octets[i] = content(i);
    CHECK_IS(LENGTH, write(file, octets, LENGTH));
    return file;
}

static unsigned char *room(void)
{
    void *address = mmap(NULL, LENGTH, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(address != MAP_FAILED);
    return address;
}

static void map(unsigned char *at, int file, int part, int protection)
{
    size_t offset = (size_t)part * PART;
    CHECK(mmap(at + offset, PART, protection, MAP_PRIVATE | MAP_FIXED, file, (off_t)offset) != MAP_FAILED);
}

/* As a loader does, which protects what it has written to. */
static void map_all(void)
{
    map(library, library_file, 0, PROT_READ);
    map(library, library_file, 1, PROT_READ | PROT_EXEC);
    map(library, library_file, 2, PROT_READ);
    map(library, library_file, 3, PROT_READ | PROT_WRITE);
    map(library, library_file, 4, PROT_READ | PROT_WRITE);
    library[3 * PART] = library[4 * PART] = WRITTEN;
    CHECK_IS(0, mprotect(library + 3 * PART, PART, PROT_READ));
    map(data, data_file, 0, PROT_READ);
    map(data, data_file, 1, PROT_READ | PROT_WRITE);
    map(data, data_file, 2, PROT_READ);
    close(library_file);
    close(data_file);
}

static void look(const char *what, int control)
{
    (void)what;
    for (size_t i = 0; i < LENGTH; i++)
        CHECK_IS(i == 3 * PART || i == 4 * PART ? WRITTEN : content(i), library[i]);
    for (size_t i = 0; i < 3 * PART; i++)
        CHECK_IS(content(i), data[i]);
    library[4 * PART + 1] = data[PART] = 0;
    CHECK_IS(2, write(control, "ok", 2));
    _exit(0);
}

static void expect_all(pid_t pid)
{
    expect_mapping(pid, library, 3 * PART, "r-xp");
    expect_mapping(pid, library + 3 * PART, PART, "r--p");
    expect_mapping(pid, library + 4 * PART, PART, "rw-p");
    CHECK_IS(2, count_mappings(pid, data_name, "r--p"));
    CHECK_IS(1, count_mappings(pid, data_name, "rw-p"));
}

static void fork_and_look(struct template *template, uint32_t slot, bool joined)
{
    char said[2];
    int socket = ask_for_fork(template->control, slot);
    AWAIT(template->board[slot] != 0);
    pid_t pid = (pid_t)template->board[slot];
    if (joined)
        expect_all(pid);
    send_frame(socket, JF_RUN, "look", 4, NULL, 0);
    CHECK_IS(2, read(socket, said, 2));
    expect_exit(pid, 0, "a process that looked at its memory");
    close(socket);
}


int main(void)
{
    struct template_options options = {.siblings = true, .stay_frozen = true, .slots = 1024, .prepare = map_all, .run = look};
    struct template template;
    test_begin();
    library_file = make_file(library_name);
    data_file = make_file(data_name);
    library = room();
    data = room();
    template_start(&template, &options);
    close(library_file);
    close(data_file);
    fork_and_look(&template, 0, false);
    AWAIT(count_mappings(template.pid, library_name, "r-xp") == 1 && count_mappings(template.pid, library_name, "r--p") == 1);
    for (uint32_t i = 1; i < 4; i++)
        fork_and_look(&template, i, true);
    expect_all(template.pid);
    template_end(&template);
    unlink(library_name);
    unlink(data_name);
    return test_end();
}
