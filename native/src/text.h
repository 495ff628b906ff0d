/*
 * Files that every child uses, the JVM's own code and its archive of classes above all, moved into huge pages of memory of the process
 * while it stands still. A fork leaves out the page tables of files, and each child fills them again, a page fault for 64 KB at most;
 * what is written to it copies, an entry for 4 KB; those of huge pages it copies, one entry for 2 MB (measured: docs/decisions.md). So
 * that few pages are outside of huge ones, mappings of a file that lie side by side become one: constants beside code may then be run, as in
 * files without segments of their own for code, and constants beside variables be written to, as in archives that have been relocated. Costs
 * as much memory as the files' parts have, once for all children. Whatever fails leaves the file mapped. Raw system calls only.
 */
#ifndef JFORK_TEXT_H
#define JFORK_TEXT_H

#include "region.h"

#include <stdbool.h>
#include <stdint.h>

/* Does each child use most of this file? Signal-safe. */
typedef bool (*jf_text_used_fn)(const char *file);

struct jf_text {
    jf_text_used_fn used; /* NULL: none */
    char *start, *end;    /* the mappings that are being copied; NULL: none */
    int protection;
    char *copy, *copy_end; /* whole huge pages, in which the copy lies as the mapping lies in huge pages */
    char *next;            /* to be copied */
    size_t left;           /* how much memory may still be used */
    bool over;             /* nothing is left to do */
};

void jf_text_open(struct jf_text *text, jf_text_used_fn used);
/* As jf_collapse_due. */
bool jf_text_due(const struct jf_text *text);
/* About two megabytes of it, a millisecond. */
void jf_text_step(struct jf_text *text);
/* Give up what is begun; a child does. */
void jf_text_drop(struct jf_text *text);

#endif
