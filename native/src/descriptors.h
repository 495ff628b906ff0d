/*
 * Descriptors that a forked process must not share: what kind they are and what is needed to make them anew.
 *
 *   descriptors.c   lists them, tells the kinds apart        files.c      files, directories
 *   rebuild.c       makes them anew, in the child            anonymous.c  eventfd, timerfd, signalfd, inotify, others
 *                                                            epoll.c      epoll instances
 *                                                            pairs.c      pipes and socket pairs, with their contents
 *                                                            sockets.c    all other sockets
 */
#ifndef JFORK_DESCRIPTORS_H
#define JFORK_DESCRIPTORS_H

#include "jfork/repair.h"
#include "region.h"

#include <stdint.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>

enum jf_descriptor_kind {
    JF_FILE,
    JF_NULL,   /* of no use in a child; replaced by the null device */
    JF_SHARED, /* stays as it is */
    JF_EVENTFD,
    JF_EPOLL,
    JF_TIMERFD,
    JF_SIGNALFD,
    JF_INOTIFY,
    JF_PIPE,            /* one end; the other is in the process, too */
    JF_PAIR,            /* one end of a socket pair; the other is in the process, too */
    JF_SOCKET,          /* becomes another socket of the same kind */
    JF_LISTENER,        /* becomes one that does not listen */
    JF_DEAD,            /* becomes the end of a connection whose other end has been closed */
    JF_ATTACH_LISTENER, /* of HotSpot: as JF_LISTENER */
};

struct jf_descriptor {
    enum jf_descriptor_kind kind;
    int fd;
    int close_on_exec; /* O_CLOEXEC or 0, as dup3 wants it */
    int flags;         /* of the open file description */
    uint64_t identity; /* not 0: equal for two descriptors, of one kind, of one object */
    union {
        struct { /* JF_FILE */
            int64_t position;
            dev_t device;
            size_t name; /* as it was opened: where in `octets`, with a NUL behind; it may be another file's by now */
        } file;
        uint64_t count;   /* JF_EVENTFD: its value */
        uint64_t mask;    /* JF_SIGNALFD */
        struct {          /* JF_EPOLL: where in `registrations` */
            size_t first, count;
        } registered;
        struct { /* JF_TIMERFD */
            int clock;
            uint64_t ticks;
            struct itimerspec time;
        } timer;
        struct {          /* JF_PIPE, JF_PAIR */
            uint64_t other;    /* JF_PAIR: the identity of the other end */
            size_t at, length; /* what waits to be read here: where in `octets` */
            int type;          /* JF_PAIR */
            int room;          /* JF_PIPE */
            int shut;          /* JF_PAIR: which directions are shut down, as the kernel has it */
        } end;
        struct { /* JF_SOCKET, JF_LISTENER */
            int domain, type, protocol;
            socklen_t peer_length; /* 0 if it is not connected */
            struct sockaddr_storage peer;
        } socket;
    };
};

/* One line of an epoll instance's fdinfo. */
struct jf_registration {
    int fd;
    uint32_t events;
    uint64_t data;
    uint32_t others; /* more registrations under the same number, of files that had it before or have it now */
};

struct jf_descriptors {
    struct jf_region entries;       /* struct jf_descriptor, by number */
    struct jf_region registrations; /* struct jf_registration */
    struct jf_region octets;        /* that wait in pipes and socket pairs; names of files */
    struct stat standard[3];        /* input, output and error */
    struct jf_policy policy;
    bool (*by_position)(const char *file); /* see struct jf_exempt */
    int attach_listener;
    bool attach_busy;
};

int jf_descriptors_record(struct jf_descriptors *descriptors, const struct jf_exempt *exempt,
                          struct jf_error *error) JF_CHECKED;
int jf_descriptors_rebuild(const struct jf_descriptors *descriptors, struct jf_error *error) JF_CHECKED;

/* For the files named above. */

size_t jf_descriptors_count(const struct jf_descriptors *descriptors);
struct jf_descriptor *jf_descriptors_at(const struct jf_descriptors *descriptors, size_t index);
/* NULL if there is nothing to repair under this number. */
const struct jf_descriptor *jf_descriptors_find(const struct jf_descriptors *descriptors, int fd);
int jf_descriptors_add(struct jf_descriptors *descriptors, const struct jf_descriptor *descriptor,
                       struct jf_error *error) JF_CHECKED;
/* What /proc/self/fd/N points to; "" if that cannot be said. */
void jf_descriptor_target(int fd, char *target, size_t size);
/* Begins a message: "descriptor 12 (/path)"; more is to be said. */
void jf_descriptor_blame(int fd, struct jf_error *error);
/* The contents of fdinfo, valid until the next call; only used while the process is frozen. NULL on failure. */
const char *jf_descriptor_info(int fd, struct jf_error *error) JF_CHECKED;

int jf_file_record(struct jf_descriptors *descriptors, struct jf_descriptor *file, struct jf_error *error) JF_CHECKED;
int jf_anonymous_record(struct jf_descriptors *descriptors, struct jf_descriptor *descriptor,
                        struct jf_error *error) JF_CHECKED;
int jf_epoll_record(struct jf_descriptors *descriptors, struct jf_descriptor *epoll, struct jf_error *error) JF_CHECKED;
int jf_socket_record(struct jf_descriptors *descriptors, struct jf_descriptor *socket,
                     struct jf_error *error) JF_CHECKED;
int jf_pipe_record(struct jf_descriptors *descriptors, struct jf_descriptor *end, struct jf_error *error) JF_CHECKED;
/* A connected UNIX socket. false: the kernel does not tell which is its other end. */
bool jf_pair_look_up(struct jf_descriptor *socket, int type);
/* Once all are listed: which pipes and pairs have both ends here; and their contents. */
int jf_pairs_record(struct jf_descriptors *descriptors, struct jf_error *error) JF_CHECKED;

/* The policy for connections: the kind becomes the one given, or JF_SHARED, or -1. */
int jf_connection_treat(const struct jf_descriptors *descriptors, struct jf_descriptor *connection,
                        enum jf_descriptor_kind kind, struct jf_error *error) JF_CHECKED;

/* In the child. */
int jf_descriptor_replace(const struct jf_descriptor *descriptor, long made, const char *what,
                          struct jf_error *error) JF_CHECKED;
int jf_epoll_register(const struct jf_descriptors *descriptors, const struct jf_descriptor *epoll,
                      struct jf_error *error) JF_CHECKED;
int jf_pair_renew(const struct jf_descriptors *descriptors, size_t index, struct jf_error *error) JF_CHECKED;
int jf_socket_renew(const struct jf_descriptor *socket, struct jf_error *error) JF_CHECKED;
/* A stream whose other end has been closed. */
long jf_socket_dead(int flags);
/* The same file, with an offset of its own: a descriptor, or a negative errno. */
long jf_file_reopen(const struct jf_descriptors *descriptors, const struct jf_descriptor *file);

#endif
