/* Start the program that shows what it was started with. */
#ifndef JFORK_TEST_SPAWNING_H
#define JFORK_TEST_SPAWNING_H

#include "jfork/spawn.h"

#define SHOWN_MAX 65536

/* What it shows; its descriptor 1 must be `output` of a pipe whose other end is `input`. Ends with the exit code 0. */
void spawn_and_show(struct jf_spawn *spawn, int input, int output, char shown[SHOWN_MAX]);
/* What comes until the end of a pipe. */
void read_shown(int input, char shown[SHOWN_MAX]);
/* A whole line is in what was shown. */
void expect_line(const char *shown, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* How many lines begin with this. */
int lines_with(const char *shown, const char *beginning);

#endif
