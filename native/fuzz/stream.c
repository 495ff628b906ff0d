#include "stream.h"

#include "jfork/wire.h"

#include <string.h>

/* splitmix64 */
uint64_t random_bits(struct random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t random_below(struct random *random, uint32_t below)
{
    return (uint32_t)((random_bits(random) >> 32) * below >> 32);
}

bool one_in(struct random *random, uint32_t n)
{
    return random_below(random, n) == 0;
}

static void put_length(uint8_t *header, uint32_t length)
{
    for (int i = 0; i < 4; i++)
        header[1 + i] = (uint8_t)(length >> (24 - 8 * i));
}

/* Most are short, some fill several reads, few are as long as a frame can be. */
static uint32_t some_length(struct random *random)
{
    if (one_in(random, 4096))
        return random_below(random, JF_MAX_PAYLOAD + 1);
    if (one_in(random, 256))
        return random_below(random, 70000);
    return random_below(random, one_in(random, 8) ? 600 : 24);
}

static const char *const texts[] = {"org.jfork.Fork", "java.lang.String", "Class::method", "()V", "\0", "::", "1", ""};

/* Text that commands have, then octets. */
static void fill(uint8_t *at, uint32_t length, struct random *random)
{
    const char *text = texts[random_below(random, sizeof texts / sizeof texts[0])];
    for (uint32_t i = 0; i < length; i++) {
        at[i] = *text ? (uint8_t)*text : (uint8_t)random_bits(random);
        text += *text != 0;
    }
}

static void give(struct stream *stream, size_t at, size_t count)
{
    if (count && stream->gift_count < MOST_GIFTS)
        stream->gifts[stream->gift_count++] = (struct gift){at, count};
}

static size_t descriptors_for(uint8_t command, uint8_t *payload, struct random *random)
{
    if (command == JF_FORK)
        return 1;
    if (command != JF_HANDLES && command != JF_SETTINGS)
        return 0;
    size_t count = one_in(random, 64) ? JF_FDS_PER_MESSAGE : random_below(random, 4);
    if (command == JF_HANDLES)
        *payload++ = 0;
    *payload = (uint8_t)count;
    return count;
}

static void add_frame(struct stream *stream, const struct commands *commands, struct random *random)
{
    uint8_t command = commands->known[random_below(random, (uint32_t)commands->count)];
    uint8_t *at = stream->octets + stream->length;
    uint32_t length = commands->any_length[command] ? some_length(random) : 0;
    if (length < commands->least_length[command])
        length = commands->least_length[command];
    at[0] = command;
    put_length(at, length);
    fill(at + JF_HEADER, length, random);
    size_t descriptors = descriptors_for(command, at + JF_HEADER, random);
    give(stream, stream->length, descriptors);
    stream->frames[stream->frame_count++] =
        (struct planned){command, length, stream->length + JF_HEADER, descriptors};
    stream->length += JF_HEADER + length;
}

static const uint32_t lengths[] = {0, 1, 2, 3, 4, 5, JF_MAX_PAYLOAD, JF_MAX_PAYLOAD + 1, JF_MAX_ARGUMENT,
                                   JF_MAX_ARGUMENT + 1, 0x7fffffff, 0x80000000, 0xffffffff};

static void flip_bits(struct stream *stream, size_t from, struct random *random)
{
    size_t room = stream->length - from;
    size_t near = one_in(random, 2) && room > JF_HEADER + 8 ? JF_HEADER + 8 : room;
    for (uint32_t i = 0; i <= random_below(random, 8); i++)
        stream->octets[from + random_below(random, (uint32_t)near)] ^= (uint8_t)(1 << random_below(random, 8));
}

static void insert_octets(struct stream *stream, size_t from, struct random *random)
{
    size_t at = from + random_below(random, (uint32_t)(stream->length - from) + 1), count = 1 + random_below(random, 9);
    memmove(stream->octets + at + count, stream->octets + at, stream->length - at);
    for (size_t i = 0; i < count; i++)
        stream->octets[at + i] = (uint8_t)random_bits(random);
    stream->length += count;
}

/* Too few, too many, in the middle, in pieces, where none belong. */
static void spoil_gifts(struct stream *stream, size_t from, struct random *random)
{
    while (stream->gift_count && stream->gifts[stream->gift_count - 1].at >= from)
        stream->gift_count--;
    uint32_t most = one_in(random, 4) ? JF_FDS_PER_MESSAGE : 3;
    for (size_t at = from; at < stream->length && !one_in(random, 4);) {
        give(stream, at, 1 + random_below(random, most));
        at += 1 + random_below(random, (uint32_t)(stream->length - at));
    }
}

static void spoil(struct stream *stream, size_t from, struct random *random)
{
    size_t size = stream->length - from;
    switch (random_below(random, 8)) {
    case 0:
    case 1: flip_bits(stream, from, random); break;
    case 2: put_length(stream->octets + from, lengths[random_below(random, sizeof lengths / sizeof lengths[0])]); break;
    case 3: stream->octets[from] = (uint8_t)random_bits(random); break;
    case 4: stream->length = from + random_below(random, (uint32_t)size); break;
    case 5: insert_octets(stream, from, random); break;
    case 6: fill(stream->octets + from, (uint32_t)size, random); break;
    default: spoil_gifts(stream, from, random); break;
    }
    while (stream->gift_count && stream->gifts[stream->gift_count - 1].at >= stream->length)
        stream->gift_count--;
}

void stream_make(struct stream *stream, const struct commands *commands, struct random *random)
{
    uint32_t frames = 1 + random_below(random, MOST_FRAMES), spoils = random_below(random, 3) ? 4 : 40;
    stream->length = stream->gift_count = stream->frame_count = stream->intact = 0;
    bool intact = true;
    for (uint32_t i = 0; i < frames && stream->length < MOST_OCTETS / 2; i++) {
        size_t from = stream->length;
        add_frame(stream, commands, random);
        intact = intact && strchr("FHTAQSDELWRC", stream->octets[from]); /* what others need is not known here */
        if (one_in(random, spoils)) {
            spoil(stream, from, random);
            intact = false;
        }
        stream->intact += intact;
    }
}
