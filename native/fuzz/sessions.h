/* The ends that are fuzzed. */
#ifndef JFORK_FUZZ_SESSIONS_H
#define JFORK_FUZZ_SESSIONS_H

#include "jfork/wire.h"
#include "stream.h"

void reader_session(const struct stream *stream, struct jf_inbox *inbox, struct random *random, int gift);
void process_session(const struct stream *stream, struct random *random, int gift);

#endif
