/* What is wrong ends the program, with everything that is needed to see it again. */
#ifndef JFORK_FUZZ_FINDING_H
#define JFORK_FUZZ_FINDING_H

#include <stdint.h>

struct tally {
    uint64_t seed, session, sessions, processes, frames, octets, descriptors, accepted, refused, ended;
};

extern struct tally tally;

_Noreturn void finding(const char *file, int line, const char *what);

#define MUST(condition) ((condition) ? (void)0 : finding(__FILE__, __LINE__, #condition " must be true"))

#endif
