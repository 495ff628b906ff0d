/* A frozen template whose caller lets go of it must end, and so must its children, each by its own control socket. */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"

#include <unistd.h>

static void scenario(bool beside)
{
    struct template_options options = {.beside = beside, .siblings = true, .stay_frozen = true};
    struct template template;
    template_start(&template, &options);
    int socket = ask_for_fork(template.control, 0);
    pid_t child = state_of(socket).pid;
    await_frozen(template.pid);
    close(template.control);
    expect_exit(template.pid, ENDED_BY_EOF, "the frozen template");
    CHECK_IS(child, state_of(socket).pid);
    let_go(socket, child);
}

int main(void)
{
    test_begin();
    scenario(false);
    scenario(true);
    return test_end();
}
