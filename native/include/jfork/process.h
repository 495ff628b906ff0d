/*
 * A process on its way to become a worker, seen from inside: it reads commands from its control socket, forks when told,
 * and hands everything else to its caller.
 *
 *    caller's JVM                        this process                            its children
 *    ------------                        ------------                            ------------
 *    frames, descriptors ---control----> jf_process_next
 *                                          arguments, handles -> inbox
 *                                          F -> freeze, clone  ---------------->  jf_process_next returns FORKED
 *                                          (may stay frozen, serving F, A, T, H)
 *                                          any other command -> returned
 *    failure of a fork <------------------------------------ on the child's control socket
 *
 * One process per address space. Only one thread calls jf_process_next. What ps shows of it says what it is: template,
 * process, worker with the name of its function (title.h).
 */
#ifndef JFORK_PROCESS_H
#define JFORK_PROCESS_H

#include "jfork/error.h"
#include "jfork/freeze.h"
#include "jfork/policy.h"
#include "jfork/wire.h"

#include <stdbool.h>
#include <stddef.h>

struct jf_range {
    char *start, *end;
};

/* Memory of which nobody reads what is in it, while the process is frozen; how many ranges. Empty ones do no harm. Signal-safe. */
typedef size_t (*jf_unused_fn)(struct jf_range *ranges, size_t most);

struct jf_process_options {
    int control;         /* the control socket; made close-on-exec; children have theirs under the same number */
    int board;           /* the pid board (see below); closed once mapped; -1 for none */
    bool siblings;       /* children are children of the caller, not of this process */
    bool stay_frozen;    /* between forks */
    int freeze_limit_ms;
    struct jf_policy policy;
    /* Around every freeze, on the calling thread; may block and call into the JVM. -1 refuses the fork. */
    int (*before)(void *context, struct jf_error *error);
    /* While frozen: is what `before` has seen still so? Else all is let go on, and done again. May be NULL. Signal-safe. */
    bool (*unchanged)(void);
    /* In the template only, also behind a `before` that has failed; a child does it in its own time after JF_EVENT_FORKED. -1 ends the process. */
    int (*after)(void *context, struct jf_error *error);
    void *context;
    jf_revived_fn revived; /* see freeze.h */
    bool (*may_wait)(const char *name); /* see freeze.h */
    bool (*compiles)(const char *name); /* is this thread worth waiting for before a freeze that serves many forks? NULL: none is */
    bool (*text_used)(const char *file); /* see text.h; may be NULL */
    bool (*by_position)(const char *file); /* see jfork/repair.h; may be NULL */
    jf_unused_fn unused; /* given back while it stands frozen and idle; may be NULL */
};

struct jf_process;

/*
 * The pid board: a shared memory file of 32-bit words, one per fork that is under way. The caller chooses a slot, the
 * kernel writes the child's pid there before the child runs, so that the caller can reap a child even if the template
 * dies at that instant.
 */
struct jf_process *jf_process_open(const struct jf_process_options *options, struct jf_error *error) JF_CHECKED;

enum {
    JF_EVENT_COMMAND = 1,    /* jf_process_frame() holds a command; the caller's death is watched until the next call */
    JF_EVENT_FORKED = 2,     /* this is a child that was just forked: repair, then call jf_process_next again */
    JF_EVENT_EOF = 3,        /* the caller let go of this process */
    JF_EVENT_TERMINATED = 4, /* a signal that ends the process was taken; its handlers are at work */
};

/* In `before`, ahead of its -1: the whole frame payload that the caller gets instead of the error. It is copied. */
int jf_process_explain(struct jf_process *process, const void *payload, size_t length,
                       struct jf_error *error) JF_CHECKED;

/*
 * Whatever a fork would meet at this moment, see policy.h, without a freeze: lines, without a NUL behind. Not seen are threads
 * with rights of their own and memory that is not copied. Only the thread that calls jf_process_next.
 */
int jf_process_survey(struct jf_process *process, struct jf_region *found, struct jf_error *error) JF_CHECKED;

/* Blocks until there is something to do. -1: garbage or a broken-off frame; the process must end. */
int jf_process_next(struct jf_process *process, struct jf_error *error) JF_CHECKED;

const struct jf_frame *jf_process_frame(struct jf_process *process);
struct jf_inbox *jf_process_inbox(struct jf_process *process);
int jf_process_control(const struct jf_process *process);
/* The function is about to be entered: stop watching, unmap the board. The control socket now belongs to the user. */
void jf_process_release(struct jf_process *process);
/*
 * End this process when the peer of a socket is gone, see watch.h: of the control socket, though no command is read, until
 * jf_process_release; of another one behind it. Any thread.
 */
int jf_process_watch(const struct jf_process *process, int socket, struct jf_error *error) JF_CHECKED;
/* Was this process forked (as against exec'ed)? Any thread. */
bool jf_process_is_forked(void);

#endif
