/* What was sent before a fork must be in the child's inbox, in order, and in the template's; what comes later is apart. */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char expected[4096];

static void expect_more(const char *line)
{
    strcat(expected, line);
}

static void send_text(int socket, const char *text)
{
    char line[2048];
    send_frame(socket, 'T', text, (uint32_t)strlen(text), NULL, 0);
    snprintf(line, sizeof line, "T %zu %s\n", strlen(text), text);
    expect_more(line);
}

static void send_handles(int socket, int *fds, size_t count)
{
    unsigned char payload[2] = {(unsigned char)(count >> 8), (unsigned char)count};
    send_frame(socket, 'H', payload, 2, fds, count);
    for (size_t i = 0; i < count; i++) {
        struct stat status;
        char line[64];
        CHECK_IS(0, fstat(fds[i], &status));
        snprintf(line, sizeof line, "H %lu\n", (unsigned long)status.st_ino);
        expect_more(line);
    }
}

static void expect_inbox(int socket)
{
    CHECK_TEXT(expected, state_of(socket).inbox);
}

/* A pipe of ours is closed here as soon as it is sent; what arrives must live on. */
static void send_pipe_and_close(int socket)
{
    int fds[2];
    CHECK_IS(0, pipe2(fds, O_CLOEXEC));
    send_handles(socket, fds, 2);
    close(fds[0]);
    close(fds[1]);
}

static void scenario(bool stay_frozen)
{
    struct template_options options = {.siblings = true, .stay_frozen = stay_frozen};
    struct template template;
    expected[0] = 0;
    template_start(&template, &options);
    send_text(template.control, "first");
    send_pipe_and_close(template.control);
    send_text(template.control, "");
    send_frame(template.control, 'A', "\0\xff\x80\n", 4, NULL, 0);
    expect_more("A 4 00ff800a\n");
    int one = ask_for_fork(template.control, 0);
    expect_inbox(one);
    if (stay_frozen)
        await_frozen(template.pid);
    send_text(template.control, "while it may be frozen"); /* these must not thaw it */
    send_pipe_and_close(template.control);
    int two = ask_for_fork(template.control, 0);
    expect_inbox(two);
    expect_inbox(template.control);
    send_text(two, "for the second child only");
    expect_inbox(two);
    CHECK(strstr(state_of(template.control).inbox, "second child") == NULL);
    CHECK(strstr(state_of(one).inbox, "frozen") == NULL);
    let_go(one, state_of(one).pid);
    let_go(two, state_of(two).pid);
    template_end(&template);
}

int main(void)
{
    test_begin();
    scenario(false);
    scenario(true);
    return test_end();
}
