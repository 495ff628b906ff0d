/*
 * What a fuzzed process is sent: frames, some of them spoilt, as octets with descriptors at some places. Everything
 * follows from a seed, so that a finding can be had again.
 */
#ifndef JFORK_FUZZ_STREAM_H
#define JFORK_FUZZ_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOST_FRAMES 24
#define MOST_GIFTS 64
#define MOST_OCTETS (4u << 20)

struct random {
    uint64_t state;
};

uint64_t random_bits(struct random *random);
/* 0 to below - 1. */
uint32_t random_below(struct random *random, uint32_t below);
bool one_in(struct random *random, uint32_t n);

/* Descriptors that travel with the octet at this place. */
struct gift {
    size_t at;
    size_t count;
};

struct planned {
    uint8_t command;
    uint32_t length;
    size_t payload; /* where it begins */
    size_t descriptors;
};

struct stream {
    size_t length;
    size_t gift_count;
    struct gift gifts[MOST_GIFTS];
    size_t frame_count;
    size_t intact; /* so many frames are as they should be, and come out as they were planned */
    struct planned frames[MOST_FRAMES];
    uint8_t octets[MOST_OCTETS];
};

/* What the reader takes for a command, by asking it: so commands that are new are fuzzed without being named here. */
struct commands {
    size_t count;
    uint8_t known[256];
    bool any_length[256];
    uint32_t least_length[256]; /* or the only one */
};

void stream_make(struct stream *stream, const struct commands *commands, struct random *random);

#endif
