/* A fork whose slot is beyond the pid board must fail on the child's socket, and the next one must work. */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"

#include <unistd.h>

static void expect_refusal(struct template *template, uint32_t slot)
{
    struct reply reply;
    const char *text;
    int socket = ask_for_fork(template->control, slot);
    expect_failed(socket, &reply, &text);
    CHECK_SAYS(text, "board");
    receive_frame(socket, &reply);
    CHECK(reply.eof);
    close(socket);
}

static void scenario(bool stay_frozen)
{
    struct template_options options = {.siblings = true, .stay_frozen = stay_frozen, .slots = 1024};
    struct template template;
    template_start(&template, &options);
    expect_refusal(&template, 1024);
    int socket = ask_for_fork(template.control, 1023);
    let_go(socket, state_of(socket).pid);
    expect_refusal(&template, 1024);
    expect_refusal(&template, 0xffffffff);
    CHECK_IS(0, state_of(template.control).forked);
    template_end(&template);
}

int main(void)
{
    test_begin();
    scenario(false);
    scenario(true);
    return test_end();
}
