/*
 * Signals that end or question a process (TERM, INT, HUP, QUIT), seen before the JVM's own handlers see them.
 *
 * HotSpot's handlers only count and post a semaphore; another thread acts on it later. A clone in between would copy the
 * count, and the child would act on a signal that was never sent to it. So the fact that one was taken is noted first,
 * and nothing is cloned before the template has had time to act.
 */
#ifndef JFORK_SIGNALS_H
#define JFORK_SIGNALS_H

#include <stdint.h>

#define JF_ENDING_SIGNALS (JF_SIGBIT(SIGTERM) | JF_SIGBIT(SIGINT) | JF_SIGBIT(SIGHUP))
#define JF_OBEYED_SIGNALS (JF_ENDING_SIGNALS | JF_SIGBIT(SIGQUIT))

/* Put a note-taker in front of every handler that is installed now; again if someone replaced it. Any thread. */
void jf_signals_note(void);
/* Which were taken since the last call. Async-signal-safe. */
uint64_t jf_signals_taken(void);
/* The same as jf_signals_taken, without forgetting them. */
uint64_t jf_signals_seen(void);

#endif
