#define _GNU_SOURCE
#include "text.h"

#include "maps.h"
#include "sys.h"

#include <string.h>
#include <sys/mman.h>

#define HUGE ((size_t)2 << 20) /* x86-64 */
#define PAGE ((size_t)4096)
#define LEAST (2 * HUGE)
#define MARGIN ((ptrdiff_t)1 << 20) /* left reserved, for whoever guards his memory with it */
#define MOST ((size_t)64 << 20)
#define COLLAPSE 25 /* MADV_COLLAPSE, Linux 6.1 */

void jf_text_open(struct jf_text *text, jf_text_used_fn used)
{
    *text = (struct jf_text){.used = used, .left = MOST, .over = used == NULL};
}

bool jf_text_due(const struct jf_text *text)
{
    return !text->over;
}

/* Mappings of one file without a gap between them, which may become one. */
struct run {
    char *start, *end;
    char *reserved_end; /* of addresses behind it that nobody can use; end if there are none */
    int protection;
    char name[sizeof((struct jf_mapping *)0)->name];
};

static int protection_of(const struct jf_mapping *mapping)
{
    return PROT_READ | (mapping->permissions[1] == 'w' ? PROT_WRITE : 0) | (mapping->permissions[2] == 'x' ? PROT_EXEC : 0);
}

static bool is_part(const struct jf_text *text, const struct jf_mapping *mapping)
{
    return mapping->permissions[0] == 'r' && mapping->permissions[3] == 'p' && mapping->name[0] == '/' && text->used(mapping->name);
}

/* Constants may be run, and constants may be written to, if they lie beside what is; but nothing both. */
static bool belongs(const struct run *run, const struct jf_mapping *mapping)
{
    int both = run->protection | protection_of(mapping);
    return mapping->start == run->end && strcmp(mapping->name, run->name) == 0 &&
           (both & (PROT_WRITE | PROT_EXEC)) != (PROT_WRITE | PROT_EXEC);
}

static bool is_reserved(const struct jf_mapping *mapping)
{
    return strcmp(mapping->permissions, "---p") == 0 && !mapping->name[0];
}

/* The one that begins with the mapping; where the next line is that is not part of it. */
static const char *extend(const struct jf_text *text, struct run *run, const struct jf_mapping *first, const char *line)
{
    struct jf_mapping mapping;
    *run = (struct run){.start = first->start, .end = first->start + first->length, .protection = protection_of(first)};
    run->reserved_end = run->end;
    memcpy(run->name, first->name, sizeof run->name);
    while (*line) {
        const char *next = jf_maps_next(line, &mapping);
        if (!is_part(text, &mapping) || !belongs(run, &mapping)) {
            run->reserved_end = run->end + (is_reserved(&mapping) && mapping.start == run->end ? mapping.length : 0);
            return line;
        }
        run->end += mapping.length;
        run->protection |= protection_of(&mapping);
        line = next;
    }
    return line;
}

/* Debuggers know a library by the name of the mapping in which it begins, so this huge page stays the file's. */
static void leave_beginning(struct run *run)
{
    if (run->protection & PROT_EXEC)
        run->start += HUGE - (size_t)run->start % HUGE;
}

static bool is_wanted(const struct jf_text *text, const struct run *run)
{
    size_t length = run->end > run->start ? (size_t)(run->end - run->start) : 0;
    return length >= LEAST && length + 2 * HUGE <= text->left;
}

typedef bool (*run_fn)(struct jf_text *text, const struct run *run);

/* The first that is wanted, and of which fn says so; false if there is none. */
static bool find_run(struct jf_text *text, struct run *run, run_fn fn)
{
    struct jf_error error;
    struct jf_mapping mapping;
    const char *line = jf_maps_text(&error);
    while (line && *line) {
        line = jf_maps_next(line, &mapping);
        if (!is_part(text, &mapping))
            continue;
        line = extend(text, run, &mapping, line);
        leave_beginning(run);
        if (is_wanted(text, run) && fn(text, run))
            return true;
    }
    return false;
}

static bool is_failure(long address)
{
    return address < 0 && address > -4096;
}

/* Memory of whole huge pages for the mapping. */
static bool make_room(struct jf_text *text)
{
    size_t before = (size_t)text->start % HUGE, length = (size_t)(text->end - text->start);
    size_t size = (before + length + HUGE - 1) / HUGE * HUGE;
    long address = JF_SYS(SYS_mmap, NULL, size + HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1);
    if (is_failure(address))
        return false;
    char *room = (char *)address, *copy = (char *)(((size_t)room + HUGE - 1) / HUGE * HUGE);
    if (copy > room)
        JF_SYS(SYS_munmap, room, copy - room);
    if (copy < room + HUGE)
        JF_SYS(SYS_munmap, copy + size, room + HUGE - copy);
    text->copy = text->next = copy;
    text->copy_end = copy + size;
    return JF_SYS(SYS_madvise, copy, size, MADV_HUGEPAGE) == 0;
}

void jf_text_drop(struct jf_text *text)
{
    if (text->copy)
        JF_SYS(SYS_munmap, text->copy, text->copy_end - text->copy);
    text->copy = text->start = NULL;
}

static void give_up(struct jf_text *text)
{
    jf_text_drop(text);
    text->over = true;
}

static bool any(struct jf_text *text, const struct run *run)
{
    return text && run;
}

/* The next one, if any is left. One that has been moved has no name any more. */
static void find(struct jf_text *text)
{
    struct run run;
    if (!find_run(text, &run, any)) {
        text->over = true;
        return;
    }
    text->start = run.start;
    text->end = run.end;
    text->protection = run.protection;
    if (!make_room(text))
        give_up(text);
}

static char *smaller(char *one, char *other)
{
    return one < other ? one : other;
}

static char *larger(char *one, char *other)
{
    return one > other ? one : other;
}

static bool copy_block(struct jf_text *text)
{
    ptrdiff_t away = text->copy - (text->start - (size_t)text->start % HUGE);
    char *block = text->next;
    char *from = larger(block, text->start + away), *to = smaller(block + HUGE, text->end + away);
    memcpy(from, from - away, (size_t)(to - from));
    text->next += HUGE;
    return JF_SYS(SYS_madvise, block, HUGE, COLLAPSE) == 0;
}

static bool is_the_same(struct jf_text *text, const struct run *run)
{
    return run->start == text->start && run->end == text->end && run->protection == text->protection;
}

/* Between two steps the process may have gone on for a while, and written. */
static void copy_what_changed(struct jf_text *text)
{
    ptrdiff_t away = text->copy - (text->start - (size_t)text->start % HUGE);
    for (char *page = text->start; page < text->end; page += PAGE)
        if (memcmp(page + away, page, PAGE) != 0)
            memcpy(page + away, page, PAGE);
}

/*
 * In one call, so that a thread that is in the middle of it would not see it. It may have been unloaded, and something else be there,
 * since the process was thawed between two steps.
 */
static bool move(struct jf_text *text)
{
    struct run run;
    size_t length = (size_t)(text->end - text->start);
    char *from = text->copy + (size_t)text->start % HUGE;
    if (!find_run(text, &run, is_the_same))
        return false;
    copy_what_changed(text);
    if (!(text->protection & PROT_EXEC) && run.reserved_end - run.end > MARGIN + (text->copy_end - from) - (ptrdiff_t)length)
        length = (size_t)(text->copy_end - from); /* its last huge page stays whole */
    if (JF_SYS(SYS_mprotect, from, length, text->protection) < 0 ||
        is_failure(JF_SYS(SYS_mremap, from, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, text->start)))
        return false;
    if (from > text->copy)
        JF_SYS(SYS_munmap, text->copy, from - text->copy);
    if (from + length < text->copy_end)
        JF_SYS(SYS_munmap, from + length, text->copy_end - from - length);
    text->left -= (size_t)(text->copy_end - text->copy);
    text->copy = text->start = NULL;
    return true;
}

void jf_text_step(struct jf_text *text)
{
    if (!text->start)
        find(text);
    else if (text->next < text->copy_end ? !copy_block(text) : !move(text))
        give_up(text);
}
