/* The caller's side of a control socket: send frames, receive frames, each with a deadline. See jfork/wire.h. */
#ifndef JFORK_TEST_CALLER_H
#define JFORK_TEST_CALLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct reply {
    bool eof; /* the process let go of its end */
    char command;
    uint32_t length;
    char payload[4096]; /* with a NUL behind */
};

/* What a process of support/template.h says about itself. */
struct state {
    pid_t pid, parent;
    int forked;       /* how many forks lead to it */
    int is_forked;    /* jf_process_is_forked() */
    int acted[4];     /* on TERM, INT, HUP and QUIT, in this order, by the dispatcher */
    int pending[4];   /* taken by a handler, not acted on yet */
    int acted_in_fork; /* times that the dispatcher acted since this process is a forked one */
    int threads;
    int before, after; /* calls of the hooks */
    int items;
    char inbox[2048]; /* the items: "T <length> <octets>", "A <length> <octets in hex>", "H <inode>", ended by NL each */
};

/* Send octets and descriptors as they are. Somebody who is gone is noticed when an answer is missing. */
void send_raw(int socket, const void *octets, size_t length, const int *fds, size_t fd_count);
void send_frame(int socket, char command, const void *payload, uint32_t length, const int *fds, size_t fd_count);
void receive_frame(int socket, struct reply *reply);

/* Ask for a fork; the caller's end of the child's control socket, close-on-exec. */
int ask_for_fork(int socket, uint32_t slot);
/* Ask a process about itself. False: it has let go of its end instead. */
bool ask_for_state(int socket, struct state *state);
/* The same, where an answer must come. */
struct state state_of(int socket);
/* The next frame must be that a fork has failed; the text is in reply->payload from *text on. */
void expect_failed(int socket, struct reply *reply, const char **text);

#endif
