/* Wait for a moment at which nothing but the calling thread runs. */
#ifndef JFORK_SETTLE_H
#define JFORK_SETTLE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Compilations and the like that are under way in a template at the freeze would be repeated by each of its children, in
 * time and in private memory. Bounded, and no more than advice: a program that is always busy is forked all the same. Only threads
 * of names that count are waited for, all if NULL. True if they rest.
 */
bool jf_settle(int64_t limit_ns, bool (*counts)(const char *name));

#endif
