#define _GNU_SOURCE
#include "segments.h"

#include "maps.h"
#include "sys.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE ((size_t)4096)
#define AT_ONCE 256 /* pages */
/* Of /proc/self/pagemap, see the kernel's Documentation/admin-guide/mm/pagemap.rst. */
#define PRESENT ((uint64_t)1 << 63)
#define SWAPPED ((uint64_t)1 << 62)
#define OF_A_FILE ((uint64_t)1 << 61)

/* Neighbours that may become one. */
struct run {
    char *start, *end;
    size_t offset; /* of its end, in the file */
    int parts;
    bool code;
    char name[sizeof((struct jf_mapping *)0)->name];
};

void jf_segments_begin(struct jf_segments *segments)
{
    segments->due = true;
}

bool jf_segments_due(const struct jf_segments *segments)
{
    return segments->due;
}

static bool is_own(uint64_t page)
{
    return (page & SWAPPED) || ((page & PRESENT) && !(page & OF_A_FILE));
}

/* Has the process pages of its own there, as where the loader has written before it took the right away? */
static bool has_own(int pagemap, const char *start, size_t length)
{
    uint64_t pages[AT_ONCE];
    size_t left = length / PAGE, at = (size_t)start / PAGE;
    while (left) {
        size_t count = left < AT_ONCE ? left : AT_ONCE;
        if (JF_SYS(SYS_pread64, pagemap, pages, count * sizeof *pages, at * sizeof *pages) != (long)(count * sizeof *pages))
            return true;
        for (size_t i = 0; i < count; i++)
            if (is_own(pages[i]))
                return true;
        at += count;
        left -= count;
    }
    return false;
}

static bool is_constant(const struct jf_mapping *mapping)
{
    return mapping->name[0] == '/' && mapping->permissions[0] == 'r' && mapping->permissions[1] == '-' && mapping->permissions[3] == 'p';
}

static bool goes_on(const struct run *run, const struct jf_mapping *mapping)
{
    return run->parts && mapping->start == run->end && mapping->offset == run->offset && strcmp(mapping->name, run->name) == 0;
}

/* The kernel joins neighbours that have become alike; whatever it does not want stays as it is. */
static void join(struct run *run)
{
    if (run->parts > 1 && run->code)
        JF_SYS(SYS_mprotect, run->start, run->end - run->start, PROT_READ | PROT_EXEC);
    run->parts = 0;
}

static void add(struct run *run, const struct jf_mapping *mapping)
{
    if (!run->parts) {
        run->start = mapping->start;
        run->code = false;
        memcpy(run->name, mapping->name, sizeof run->name);
    }
    run->parts++;
    run->end = mapping->start + mapping->length;
    run->offset = mapping->offset + mapping->length;
    run->code |= mapping->permissions[2] == 'x';
}

/* The first part has not been looked at until there is a second: few mappings have a neighbour of the same file. */
static bool is_run(const struct run *run, int pagemap, const struct jf_mapping *mapping)
{
    return goes_on(run, mapping) && !has_own(pagemap, mapping->start, mapping->length) &&
           !(run->parts == 1 && has_own(pagemap, run->start, (size_t)(run->end - run->start)));
}

static void see(struct run *run, int pagemap, const struct jf_mapping *mapping)
{
    bool is_part = is_constant(mapping);
    if (!is_part || !is_run(run, pagemap, mapping))
        join(run);
    if (is_part)
        add(run, mapping);
}

static void look(int pagemap)
{
    struct jf_error error;
    struct jf_mapping mapping;
    struct run run = {0};
    const char *line = jf_maps_text(&error);
    while (line && *line) {
        line = jf_maps_next(line, &mapping);
        see(&run, pagemap, &mapping);
    }
    join(&run);
}

/* A process of which this is not known is only slower to fork. */
void jf_segments_step(struct jf_segments *segments)
{
    segments->due = false;
    long pagemap = JF_SYS(SYS_openat, AT_FDCWD, "/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    if (pagemap < 0)
        return;
    look((int)pagemap);
    jf_close((int)pagemap);
}
