#define _GNU_SOURCE
#include "text.h"

#include "maps.h"
#include "sys.h"

#include <string.h>
#include <sys/mman.h>

#define HUGE ((size_t)2 << 20) /* x86-64 */
#define LEAST (2 * HUGE)
#define MOST ((size_t)64 << 20)
#define COLLAPSE 25 /* MADV_COLLAPSE, Linux 6.1 */

/* For /proc; only used while the process is frozen. */
static struct jf_region the_text;

void jf_text_open(struct jf_text *text, jf_text_used_fn used)
{
    *text = (struct jf_text){.used = used, .left = MOST, .over = used == NULL};
}

bool jf_text_due(const struct jf_text *text)
{
    return !text->over;
}

static int protection_of(const struct jf_mapping *mapping)
{
    return PROT_READ | (mapping->permissions[2] == 'x' ? PROT_EXEC : 0);
}

static bool is_wanted(const struct jf_text *text, const struct jf_mapping *mapping)
{
    const char *permissions = mapping->permissions;
    return permissions[0] == 'r' && permissions[1] == '-' && permissions[3] == 'p' && mapping->name[0] == '/' &&
           mapping->length >= LEAST && mapping->length + 2 * HUGE <= text->left && text->used(mapping->name);
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

/* The next one, if any is left. One that has been moved has no name any more. */
static void find(struct jf_text *text)
{
    struct jf_error error;
    struct jf_mapping mapping;
    if (jf_maps_read(&the_text, &error) < 0) {
        text->over = true;
        return;
    }
    for (const char *line = the_text.base; *line;) {
        line = jf_maps_next(line, &mapping);
        if (!is_wanted(text, &mapping))
            continue;
        text->start = mapping.start;
        text->end = mapping.start + mapping.length;
        text->protection = protection_of(&mapping);
        if (!make_room(text))
            give_up(text);
        return;
    }
    text->over = true;
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

/* It may have been unloaded, and something else be there, since the process was thawed between two steps. */
static bool is_still_there(struct jf_text *text)
{
    struct jf_error error;
    struct jf_mapping mapping;
    bool found = false;
    if (jf_maps_read(&the_text, &error) < 0)
        return false;
    for (const char *line = the_text.base; *line && !found;) {
        line = jf_maps_next(line, &mapping);
        found = is_wanted(text, &mapping) && mapping.start == text->start && mapping.start + mapping.length == text->end &&
                protection_of(&mapping) == text->protection;
    }
    size_t before = (size_t)text->start % HUGE, length = (size_t)(text->end - text->start);
    return found && memcmp(text->copy + before, text->start, length) == 0;
}

/* In one call, so that a thread that is in the middle of it would not see it. */
static bool move(struct jf_text *text)
{
    size_t length = (size_t)(text->end - text->start);
    char *from = text->copy + (size_t)text->start % HUGE;
    if (!is_still_there(text) || JF_SYS(SYS_mprotect, from, length, text->protection) < 0 ||
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
