#define _GNU_SOURCE
#include "collapse.h"

#include "maps.h"
#include "procfs.h"
#include "sys.h"
#include "widen.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE ((size_t)2 << 20) /* x86-64 */
#define PAGE ((size_t)4096)
#define MOST_OF (HUGE / PAGE * 3 / 4) /* what is missing is filled with zeros, which costs memory */
#define COLLAPSE 25 /* MADV_COLLAPSE, Linux 6.1 */
#define BLOCKS_PER_STEP 64 /* of those that need nothing */
#define COPY_NS 20000
#define MORE_ROUNDS 6
#define ROUND_NS 100000000LL /* before the second round, and twice as long before each that follows: children may live for seconds */

/* From one multiple of HUGE to another; or one that is to be widened first. */
struct span {
    char *at, *end;
    bool widen;
};

/* "always madvise [never]" */
void jf_collapse_open(struct jf_collapse *collapse)
{
    struct jf_error error;
    const char *enabled = jf_proc_text("/sys/kernel/mm/transparent_hugepage/enabled", &error);
    collapse->possible = enabled && !strstr(enabled, "[never]");
}

static bool is_ours(const struct jf_mapping *mapping)
{
    return mapping->permissions[1] == 'w' && mapping->permissions[3] == 'p' &&
           (!mapping->name[0] || strcmp(mapping->name, "[heap]") == 0 || strncmp(mapping->name, "[anon", 5) == 0);
}

static int add(struct jf_collapse *collapse, const struct jf_mapping *mapping, const struct jf_mapping *next, struct jf_error *error)
{
    struct span span = {
        .at = (char *)(((size_t)mapping->start + HUGE - 1) & ~(HUGE - 1)),
        .end = (char *)(((size_t)mapping->start + mapping->length) & ~(HUGE - 1)),
        .widen = jf_widen_may(mapping, next),
    };
    if (span.widen)
        span.end = span.at + HUGE;
    if (!is_ours(mapping) || span.at >= span.end)
        return 0;
    if (jf_region_reserve(&collapse->spans, sizeof span, error) < 0)
        return -1;
    memcpy(collapse->spans.base + collapse->spans.used, &span, sizeof span);
    collapse->spans.used += sizeof span;
    return 0;
}

/* A process of which this is not known is only slower to fork. */
static void look(struct jf_collapse *collapse)
{
    struct jf_error error;
    struct jf_mapping mapping, next;
    collapse->missed = 0;
    collapse->spans.used = 0;
    const char *line = collapse->possible ? jf_maps_text(&error) : NULL;
    while (line && *line) {
        line = jf_maps_next(line, &mapping);
        next = mapping;
        if (*line)
            jf_maps_next(line, &next);
        if (add(collapse, &mapping, &next, &error) < 0)
            return;
    }
}

void jf_collapse_begin(struct jf_collapse *collapse)
{
    collapse->rounds = MORE_ROUNDS;
    look(collapse);
}

int64_t jf_collapse_due(const struct jf_collapse *collapse)
{
    if (collapse->spans.used)
        return 0;
    return collapse->missed && collapse->rounds ? ROUND_NS << (MORE_ROUNDS - collapse->rounds) : -1;
}

static bool is_dense(char *block)
{
    unsigned char resident[HUGE / PAGE];
    size_t count = 0;
    if (JF_SYS(SYS_mincore, block, HUGE, resident) < 0)
        return false;
    for (size_t i = 0; i < sizeof resident; i++)
        count += resident[i] & 1;
    return count >= MOST_OF;
}

/*
 * True if it was copied; a block that is a huge page already takes no time. A child that is just ending may keep pages from being
 * moved, for a moment. Not this kind of memory, or an older kernel: nor will the rest of the span be.
 */
static bool collapse_block(struct jf_collapse *collapse, struct span *span, char *block)
{
    int64_t before = jf_now_ns();
    long status = JF_SYS(SYS_madvise, block, HUGE, COLLAPSE);
    if (status == -EINVAL)
        span->end = span->at;
    else if (status < 0)
        collapse->missed++;
    return status == 0 && jf_now_ns() - before > COPY_NS;
}

static bool widen_block(struct jf_collapse *collapse, char *block)
{
    bool widened = jf_widen(block);
    collapse->missed += !widened;
    return widened;
}

static void do_some(struct jf_collapse *collapse)
{
    bool copied = false;
    for (int i = 0; i < BLOCKS_PER_STEP && collapse->spans.used && !copied; i++) {
        struct span *span = (struct span *)(void *)(collapse->spans.base + collapse->spans.used) - 1;
        char *block = span->end -= HUGE;
        copied = span->widen ? widen_block(collapse, block) : is_dense(block) && collapse_block(collapse, span, block);
        if (span->at == span->end)
            collapse->spans.used -= sizeof *span;
    }
}

void jf_collapse_step(struct jf_collapse *collapse)
{
    if (collapse->spans.used) {
        do_some(collapse);
        return;
    }
    collapse->rounds--;
    look(collapse);
}
