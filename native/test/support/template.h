/*
 * A process that is prepared through frames, as the JVM's side will be: it answers for its state when told to run
 * "state", has a dispatcher that acts on signals some time after their handlers took them, as HotSpot has, and says with
 * its exit code why it ended.
 */
#ifndef JFORK_TEST_TEMPLATE_H
#define JFORK_TEST_TEMPLATE_H

#include "jfork/process.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { ENDED_BY_EOF = 20, ENDED_BY_SIGNAL = 21, ENDED_BY_GARBAGE = 22 };

struct template_options {
    bool beside;       /* commands are read by a thread that is not the group leader */
    bool siblings, stay_frozen;
    int freeze_limit_ms; /* 0: 5 s */
    unsigned slots;    /* of the pid board; 1,024 fill a page; 0: no board */
    uid_t user;        /* run as this one; 0: as the test does */
    /* In the template, before anything is read: make it a special one. */
    void (*prepare)(void);
    /* For a run of anything but "state"; the frame's payload, ended by NUL. */
    void (*run)(const char *what, int control);
    bool (*unchanged)(void); /* see jfork/process.h */
    bool (*text_used)(const char *file); /* see jfork/process.h */
    jf_unused_fn unused; /* see jfork/process.h */
    bool refuse;       /* the hook before a fork refuses it */
};

struct template {
    pid_t pid;
    int control;
    volatile uint32_t *board;
    size_t board_length;
};

/* In run(): the function is entered. */
void template_release(void);

/* To be called while the test has one thread. */
void template_start(struct template *template, const struct template_options *options);
/* Let go of it, and expect it to notice. */
void template_end(struct template *template);
/* The same for a process that was forked from it. */
void let_go(int control, pid_t pid);
/* Forget it: close what this side has open. */
void template_close(struct template *template);
/* Wait until all its threads stand still but the leader, which serves. */
void await_frozen(pid_t pid);
bool is_frozen(pid_t pid);

#endif
