/*
 * Random and spoilt frames against the side of the wire that is in C:
 *
 *   wire_fuzz [SEED FRAMES [FIRST_SESSION]]
 *
 * Without arguments it is a test like the others: seed 1, 10,000 frames. Each session follows from the seed and its
 * number. Built with AddressSanitizer and UndefinedBehaviorSanitizer.
 */
#define _GNU_SOURCE
#include "finding.h"
#include "sessions.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROCESS_EVERY 500 /* sessions; a process takes as long as some hundred readers */

struct tally tally;

static struct stream stream;

void finding(const char *file, int line, const char *what)
{
    fprintf(stderr, "wire_fuzz: %s:%d: %s\nagain with: wire_fuzz %" PRIu64 " 1 %" PRIu64 "\n", file, line, what,
            tally.seed, tally.session);
    abort();
}

/* Whether a reader takes these octets, as far as they go. */
static bool takes(struct jf_inbox *inbox, uint8_t command, uint8_t length, const char **why)
{
    static struct jf_error error;
    uint8_t header[JF_HEADER] = {command, 0, 0, 0, length};
    int pair[2];
    MUST(jf_socketpair(pair, &error) == 0);
    struct jf_reader *reader = jf_reader_new(inbox);
    MUST(jf_send(pair[1], header, sizeof header, NULL, 0) == sizeof header);
    int step = jf_reader_step(reader, pair[0], &error);
    jf_reader_free(reader);
    jf_inbox_clear(inbox);
    close(pair[0]);
    close(pair[1]);
    *why = error.text;
    return step > 0;
}

static void learn_commands(struct commands *commands, struct jf_inbox *inbox)
{
    const char *why;
    for (unsigned command = 0; command < 256; command++) {
        unsigned lengths = 0;
        bool known = false;
        for (uint8_t length = 0; length < 32; length++) {
            bool taken = takes(inbox, (uint8_t)command, length, &why);
            known |= taken || !strstr(why, "unknown command");
            if (taken && !lengths++)
                commands->least_length[command] = length;
        }
        commands->any_length[command] = lengths > 1;
        if (known)
            commands->known[commands->count++] = (uint8_t)command;
    }
    MUST(commands->count >= 7);
}

static void run_session(const struct commands *commands, struct jf_inbox *inbox, int gift)
{
    struct random random = {tally.seed * 0x9e3779b97f4a7c15u + tally.session};
    random.state = random_bits(&random);
    stream_make(&stream, commands, &random);
    if (tally.session % PROCESS_EVERY == 0)
        process_session(&stream, &random, gift);
    else
        reader_session(&stream, inbox, &random, gift);
    tally.sessions++;
    tally.frames += stream.frame_count;
    tally.octets += stream.length;
    for (size_t i = 0; i < stream.gift_count; i++)
        tally.descriptors += stream.gifts[i].count;
}

static int open_descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    int count = 0;
    MUST(directory != NULL);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

int main(int count, char **arguments)
{
    if (count == 2 || count > 4) {
        fprintf(stderr, "usage: wire_fuzz [SEED FRAMES [FIRST_SESSION]]\n");
        return 2;
    }
    uint64_t frames = count > 2 ? strtoull(arguments[2], NULL, 0) : 10000;
    struct commands commands = {0};
    struct jf_inbox *inbox = jf_inbox_new();
    int gift = open("/dev/null", O_RDWR | O_CLOEXEC), open_before = open_descriptors();
    tally.seed = count > 2 ? strtoull(arguments[1], NULL, 0) : 1;
    tally.session = count > 3 ? strtoull(arguments[3], NULL, 0) : 0;
    learn_commands(&commands, inbox);
    for (; tally.frames < frames; tally.session++) {
        run_session(&commands, inbox, gift);
        MUST(open_descriptors() == open_before);
    }
    jf_inbox_free(inbox);
    close(gift);
    printf("C: seed %" PRIu64 ", %zu commands, %" PRIu64 " frames in %" PRIu64 " sessions (%" PRIu64
           " with a process), %" PRIu64 " octets, %" PRIu64 " descriptors; %" PRIu64 " frames accepted, %" PRIu64
           " sessions refused, %" PRIu64 " ended\n",
           tally.seed, commands.count, tally.frames, tally.sessions, tally.processes, tally.octets, tally.descriptors,
           tally.accepted, tally.refused, tally.ended);
    return 0;
}
