/* The state of a process, shared by its thawed and its frozen side. */
#ifndef JFORK_PROCESS_STATE_H
#define JFORK_PROCESS_STATE_H

#include "jfork/process.h"
#include "jfork/repair.h"
#include "collapse.h"
#include "region.h"
#include "segments.h"
#include "text.h"
#include "unused.h"

#include <stdint.h>

struct jf_process {
    struct jf_process_options options;
    struct jf_freezer *freezer;
    struct jf_inbox *inbox;
    struct jf_reader *reader;
    struct jf_record *record;
    struct jf_collapse collapse;
    struct jf_text text;
    struct jf_segments segments;
    struct jf_unused unused;
    uint32_t *board;
    size_t board_length;
    struct jf_region explanation; /* why `before` refuses, as a payload; empty if its error says it all */
    bool after_failed;      /* the process must end */
    struct jf_error why_after;
    bool delivered;        /* a command was returned; its frame is done with at the next call */
    bool may_stay_frozen;  /* it has forked before, so it may again */
    int64_t quiet_until;   /* no freeze before */
    bool acting;           /* a signal was taken, somebody may still be acting on it */
    int64_t refreeze_at;
    int64_t busy_since, odd_since, changed_since;
    char odd[16]; /* the name of such a thread */
    int uncollected; /* thaws for a child that has ended and was not collected yet */
};

/* Why the frozen side stopped serving. */
enum {
    JF_THAW_READ = 1, /* something that needs the whole process: a command, EOF, garbage; read again */
    JF_THAW_CHILD,    /* this is a new child */
    JF_THAW_SIGNAL,
    JF_THAW_ATTACH,   /* a client of attach knocks */
    JF_THAW_BUSY,     /* a client of attach is being served */
    JF_THAW_REFUSED,  /* it cannot be forked, as it is now, and was not asked to */
    JF_THAW_COLLECT,  /* a child has ended, and whoever waits for it stands still */
    JF_THAW_ODD,      /* a thread has credentials of its own */
    JF_THAW_CHANGED,  /* since it was looked at */
};

/* In a child, before anything can go wrong in it: who is told. */
void jf_child_begins(int control);
/* Tell, and end. */
void jf_child_failed(const struct jf_error *error);
/* The control socket is the user's from now on. */
void jf_serve_released(void);

/* A jf_frozen_fn: fork what is pending and, if the process may stay frozen, whatever is asked next. */
int jf_serve_frozen(void *process);

#endif
