/*
 * Memory of which nobody reads what is in it, such as the free part of a heap. It is given back while the process stands idle: a fork
 * would copy its page tables, and a child, before it writes there, pages of what nobody wants to know. A large range comes to children
 * in huge pages, which the kernel only has to fill with zeros; but not its beginning, since most children do not get far. Raw system
 * calls only.
 */
#ifndef JFORK_UNUSED_H
#define JFORK_UNUSED_H

#include "jfork/process.h"

#include <stdbool.h>

struct jf_unused {
    jf_unused_fn find; /* NULL: nothing is known */
    bool huge;
    bool due;
};

void jf_unused_open(struct jf_unused *unused, jf_unused_fn find, bool huge);
/* In a process that was just frozen: there may be some. */
void jf_unused_begin(struct jf_unused *unused);
bool jf_unused_due(const struct jf_unused *unused);
void jf_unused_step(struct jf_unused *unused);

#endif
