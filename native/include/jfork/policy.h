/*
 * What is done about state of a process that a fork would share, split or lose, by kind: repaired in the child, refused
 * before anything is copied, or allowed, when whoever sets the policy knows better.
 */
#ifndef JFORK_POLICY_H
#define JFORK_POLICY_H

#include "jfork/error.h"

#include <stdbool.h>

enum jf_treatment { JF_REPAIR, JF_REFUSE, JF_ALLOW, JF_TREATMENTS };

/* X(NAME, treatment unless told otherwise); the names and their order are those of org.jfork.Hazard. */
#define JF_HAZARDS_LIST(X)       \
    X(WRITABLE_FILE, REFUSE)     \
    X(FILE_LOCK, REFUSE)         \
    X(LISTENER, REPAIR)          \
    X(CONNECTION, REPAIR)        \
    X(WATCH, REFUSE)             \
    X(TIMER, REFUSE)             \
    X(DESCRIPTOR, REFUSE)        \
    X(SHARED_MEMORY, REFUSE)     \
    X(LARGE_PAGES, REFUSE)       \
    X(MISSING_MEMORY, REFUSE)    \
    X(SUBPROCESS, REFUSE)        \
    X(CREDENTIALS, REFUSE)       \
    X(TRACER, REFUSE)            \
    X(AGENT, REFUSE)             \
    X(RECORDING, REFUSE)

#define JF_HAZARD_CONSTANT(name, treatment) JF_HAZARD_##name,
enum jf_hazard { JF_HAZARDS_LIST(JF_HAZARD_CONSTANT) JF_HAZARDS };

struct jf_region;

struct jf_policy {
    unsigned char treatment[JF_HAZARDS]; /* enum jf_treatment */
    struct jf_region *survey; /* if set, nothing is refused: a line "HAZARD TREATMENT text" is added for all that is found */
};

struct jf_policy jf_policy_default(void);
/* A digit for each hazard, in order. */
int jf_policy_parse(struct jf_policy *policy, const char *text, struct jf_error *error) JF_CHECKED;
/* Nobody wants to know: it is allowed, and this is no survey. */
bool jf_hazard_ignored(const struct jf_policy *policy, enum jf_hazard hazard);
/*
 * The error says what was found. -1 if it is refused; then the message ends with the name under which the policy knows the
 * hazard. Signal-safe.
 */
int jf_hazard_found(const struct jf_policy *policy, enum jf_hazard hazard, struct jf_error *error) JF_CHECKED;

#endif
