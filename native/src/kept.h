/*
 * Memory for what a template's leader writes to while it serves forks, side by side and away from malloc. A page that a child has a copy of
 * becomes another page with the first write to it; in a huge page, as malloc's arenas become in an idle template, that takes the huge page apart,
 * and each fork copies 512 entries of page tables for it from then on. Under AddressSanitizer it is malloc's.
 */
#ifndef JFORK_KEPT_H
#define JFORK_KEPT_H

#include <stddef.h>

/* All zero; NULL if there is no memory. One thread at a time. */
void *jf_kept_new(size_t size);
/* Of use again only if it is the last one that was made. */
void jf_kept_free(void *memory, size_t size);

#endif
