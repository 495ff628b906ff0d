/* What is no frame must make jf_process_next fail with a message that says so, thawed or frozen, and fork nothing. */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct garbage {
    const char *what;
    const char *octets;
    size_t length;
    int descriptors;
    bool close; /* break off */
    const char *message;
};

#define OCTETS(text) text, sizeof text - 1

static const struct garbage all_garbage[] = {
    {"an unknown command", OCTETS("!\0\0\0\0"), 0, false, "unknown command"},
    {"an unknown command with a payload", OCTETS("!\0\0\0\5hello"), 0, false, "unknown command"},
    {"command 0", OCTETS("\0\0\0\0\0"), 0, false, "unknown command"},
    {"HTTP", OCTETS("GET / HTTP/1.0\r\n\r\n"), 0, false, "unknown command"},
    {"a fork with a payload too short", OCTETS("F\0\0\0\3abc"), 1, false, "impossible length"},
    {"a fork with a payload too long", OCTETS("F\0\0\0\5abcde"), 1, false, "impossible length"},
    {"a fork without a descriptor", OCTETS("F\0\0\0\4\0\0\0\1"), 0, false, "wrong number of descriptors"},
    {"a fork with two descriptors", OCTETS("F\0\0\0\4\0\0\0\1"), 2, false, "wrong number of descriptors"},
    {"fewer handles than announced", OCTETS("H\0\0\0\2\0\3"), 2, false, "wrong number of descriptors"},
    {"more handles than announced", OCTETS("H\0\0\0\2\0\1"), 2, false, "wrong number of descriptors"},
    {"an argument with a descriptor", OCTETS("T\0\0\0\2hi"), 1, false, "descriptors with an argument"},
    {"an argument longer than an array", OCTETS("A\x80\0\0\0"), 0, false, "impossible length"},
    {"an over-long list of classes", OCTETS("Q\0\x10\0\1"), 0, false, "impossible length"},
    {"an over-long run", OCTETS("R\x7f\xff\xff\xff"), 0, false, "impossible length"},
    {"a header broken off", OCTETS("R\0\0"), 0, true, "in the middle of a frame"},
    {"a payload broken off", OCTETS("R\0\0\0\5st"), 0, true, "in the middle of a frame"},
    {"an argument broken off", OCTETS("T\0\0\1\0abc"), 0, true, "in the middle of a frame"},
    {"a fork broken off", OCTETS("F\0\0\0\4\0\0"), 1, true, "in the middle of a frame"},
};

static void send_garbage(int socket, const struct garbage *garbage)
{
    int fds[2] = {STDIN_FILENO, STDIN_FILENO};
    send_raw(socket, garbage->octets, garbage->length, fds, (size_t)garbage->descriptors);
    if (garbage->close)
        shutdown(socket, SHUT_WR);
}

static void expect_complaint(struct template *template, const struct garbage *garbage)
{
    struct reply reply;
    const char *text;
    expect_failed(template->control, &reply, &text);
    CHECK_SAYS(text, garbage->message);
    expect_exit(template->pid, ENDED_BY_GARBAGE, garbage->what);
    CHECK_IS(0, template->board[1]);
    template_close(template);
}

static void scenario(const struct garbage *garbage, bool frozen)
{
    struct template_options options = {.siblings = true, .stay_frozen = frozen, .slots = 1024};
    struct template template;
    about(garbage->what);
    template_start(&template, &options);
    if (frozen) {
        int child = ask_for_fork(template.control, 0);
        pid_t pid = state_of(child).pid;
        let_go(child, pid);
        await_frozen(template.pid);
    }
    send_garbage(template.control, garbage);
    expect_complaint(&template, garbage);
}

int main(void)
{
    test_begin();
    for (size_t i = 0; i < sizeof all_garbage / sizeof all_garbage[0]; i++) {
        scenario(&all_garbage[i], false);
        scenario(&all_garbage[i], true);
    }
    return test_end();
}
