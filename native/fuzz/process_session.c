/* A stream into a process that obeys commands, with forks refused: how it ends, and what it says. */
#define _GNU_SOURCE
#include "sessions.h"

#include "finding.h"
#include "jfork/process.h"
#include "jfork/watch.h"
#include "sender.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIMIT_MS 20000
#define ENDED_BY_EOF 20
#define ENDED_BY_GARBAGE 22

static int refuse(void *unused, struct jf_error *error)
{
    (void)unused;
    return jf_fail(error, 0, "no fork here");
}

_Noreturn static void be_process(int control, bool stay_frozen)
{
    struct jf_error error = {0};
    struct jf_process_options options = {.control = control, .board = -1, .policy = jf_policy_default(), .stay_frozen = stay_frozen,
                                         .freeze_limit_ms = 1000, .before = refuse};
    struct jf_process *process = jf_process_open(&options, &error);
    MUST(process != NULL);
    for (;;) {
        int event = jf_process_next(process, &error);
        if (event == JF_EVENT_EOF)
            _exit(ENDED_BY_EOF);
        if (event < 0) {
            jf_write_failed(control, "control", &error);
            _exit(error.text[0] ? ENDED_BY_GARBAGE : 1);
        }
        MUST(event == JF_EVENT_COMMAND);
        MUST(jf_process_frame(process)->payload != NULL);
    }
}

static void await(int fd, short events)
{
    struct pollfd poll_fd = {.fd = fd, .events = events};
    int ready;
    do
        ready = poll(&poll_fd, 1, LIMIT_MS);
    while (ready < 0 && errno == EINTR);
    MUST(ready == 1); /* or it hangs */
}

static void send_stream(struct sender *sender)
{
    int more;
    while ((more = sender_step(sender)) != 0) {
        if (more == -EPIPE || more == -ECONNRESET)
            return;
        MUST(more == 1 || more == -EAGAIN || more == -ETOOMANYREFS);
        if (more == -EAGAIN)
            await(sender->socket, POLLOUT);
    }
}

static uint32_t big_endian(const uint8_t *octets)
{
    return (uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 | octets[3];
}

/* Nothing, or one whole report of a failure. */
static void check_reply(const uint8_t *octets, size_t length)
{
    size_t at = JF_HEADER + 4;
    if (length == 0)
        return;
    MUST(length > at && octets[0] == JF_FAILED && big_endian(octets + 1) == length - JF_HEADER);
    for (int text = 0; text < 4; text++) {
        MUST(at + 4 <= length && big_endian(octets + at) <= length - at - 4);
        at += 4 + big_endian(octets + at);
    }
    MUST(at == length);
}

static size_t read_reply(int socket, uint8_t *octets, size_t room)
{
    size_t length = 0;
    for (;;) {
        await(socket, POLLIN);
        ssize_t got = recv(socket, octets + length, room - length, MSG_DONTWAIT);
        if (got <= 0)
            return length;
        length += (size_t)got;
        MUST(length < room);
    }
}

static int await_end(pid_t pid)
{
    int status, pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    MUST(pidfd >= 0);
    await(pidfd, POLLIN);
    close(pidfd);
    MUST(waitpid(pid, &status, 0) == pid);
    MUST(WIFEXITED(status));
    return WEXITSTATUS(status);
}

void process_session(const struct stream *stream, struct random *random, int gift)
{
    int pair[2];
    struct jf_error error;
    uint8_t reply[4096];
    MUST(jf_socketpair(pair, &error) == 0);
    bool stay_frozen = one_in(random, 8);
    pid_t pid = fork();
    if (pid == 0) {
        close(pair[1]);
        be_process(pair[0], stay_frozen);
    }
    MUST(pid > 0);
    close(pair[0]);
    struct sender sender = {.stream = stream, .random = random, .socket = pair[1], .gift = gift};
    send_stream(&sender);
    shutdown(pair[1], SHUT_WR);
    check_reply(reply, read_reply(pair[1], reply, sizeof reply));
    int code = await_end(pid);
    MUST(code == ENDED_BY_EOF || code == ENDED_BY_GARBAGE || code == JF_STATUS_ORPHANED);
    MUST(code != ENDED_BY_GARBAGE || stream->intact < stream->frame_count);
    tally.processes++;
    tally.refused += code == ENDED_BY_GARBAGE;
    tally.ended += code != ENDED_BY_GARBAGE;
    close(pair[1]);
}
