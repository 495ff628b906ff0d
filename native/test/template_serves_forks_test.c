/* A template must fork at each command, answer others in between, be frozen when idle, and each child must be whole. */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/template.h"

#include <unistd.h>

#define FORKS 30

static void fork_one(struct template *template, uint32_t slot, const struct state *its)
{
    int socket = ask_for_fork(template->control, slot);
    struct state state = state_of(socket);
    CHECK_IS(template->board[slot], state.pid);
    CHECK_IS(getpid(), state.parent);
    CHECK_IS(1, state.forked);
    CHECK_IS(1, state.is_forked);
    CHECK_IS(its->threads, state.threads);
    let_go(socket, state.pid);
}

/* A fork of a fork is made by the child, and is the caller's child all the same. */
static void fork_from_fork(struct template *template)
{
    int child = ask_for_fork(template->control, 0);
    int grandchild = ask_for_fork(child, 1);
    struct state one = state_of(child), two = state_of(grandchild);
    CHECK_IS(1, one.forked);
    CHECK_IS(2, two.forked);
    CHECK_IS(template->board[0], one.pid);
    CHECK_IS(template->board[1], two.pid);
    CHECK_IS(getpid(), two.parent);
    let_go(child, one.pid);
    int last = ask_for_fork(grandchild, 2);
    struct state three = state_of(last);
    CHECK_IS(3, three.forked);
    let_go(grandchild, two.pid);
    let_go(last, three.pid);
}

static void serve(bool beside, bool stay_frozen)
{
    struct template_options options = {.beside = beside, .siblings = true, .stay_frozen = stay_frozen, .slots = 1024};
    struct template template;
    template_start(&template, &options);
    struct state its = state_of(template.control);
    CHECK_IS(0, its.forked);
    CHECK_IS(0, its.is_forked);
    CHECK_IS(template.pid, its.pid);
    for (uint32_t i = 0; i < FORKS; i++)
        fork_one(&template, i, &its);
    if (stay_frozen)
        await_frozen(template.pid);
    CHECK_IS(template.pid, state_of(template.control).pid); /* thawed for this */
    if (stay_frozen)
        await_frozen(template.pid);
    fork_from_fork(&template);
    fork_one(&template, FORKS, &its);
    template_end(&template);
}

int main(void)
{
    test_begin();
    serve(false, false);
    serve(false, true);
    serve(true, false);
    serve(true, true);
    return test_end();
}
