/*
 * A signal that reaches a frozen template must be acted on by the template, and by no child that is forked after it:
 * QUIT, and then it goes on serving; TERM, INT and HUP, and then it ends.
 */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"

#include <signal.h>
#include <unistd.h>

enum { TERM, INT, HUP, QUIT };

static const int numbers[4] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

static void expect_untouched(const struct state *child)
{
    CHECK_IS(1, child->is_forked);
    CHECK_IS(0, child->acted_in_fork);
    for (int i = 0; i < 4; i++)
        CHECK_IS(0, child->pending[i]);
}

/* Twice, as its dispatcher might only be about to act. */
static void look_at_child(int socket)
{
    struct state state = state_of(socket);
    expect_untouched(&state);
    for (int i = 0; i < 20; i++)
        nap();
    state = state_of(socket);
    expect_untouched(&state);
}

static int fork_and_freeze(struct template *template, pid_t *pid)
{
    int socket = ask_for_fork(template->control, 0);
    *pid = state_of(socket).pid;
    await_frozen(template->pid);
    return socket;
}

static void question(bool beside)
{
    struct template_options options = {.beside = beside, .siblings = true, .stay_frozen = true, .slots = 1024};
    struct template template;
    pid_t first;
    template_start(&template, &options);
    int one = fork_and_freeze(&template, &first);
    CHECK_IS(0, kill(template.pid, SIGQUIT));
    int two = ask_for_fork(template.control, 1);
    look_at_child(two);
    struct state its = state_of(template.control);
    CHECK_IS(1, its.acted[QUIT]);
    CHECK_IS(0, its.pending[QUIT]);
    int three = ask_for_fork(template.control, 2);
    look_at_child(one);
    await_frozen(template.pid);
    let_go(one, first);
    let_go(two, state_of(two).pid);
    look_at_child(three);
    let_go(three, state_of(three).pid);
    template_end(&template);
}

static void end(int which, bool beside)
{
    struct template_options options = {.beside = beside, .siblings = true, .stay_frozen = true, .slots = 1024};
    struct template template;
    struct state second;
    pid_t first;
    template_start(&template, &options);
    int one = fork_and_freeze(&template, &first);
    CHECK_IS(0, kill(template.pid, numbers[which]));
    int two = ask_for_fork(template.control, 1);
    bool was_forked = ask_for_state(two, &second);
    CHECK_IS(was_forked, template.board[1] != 0);
    if (was_forked)
        look_at_child(two);
    expect_exit(template.pid, ENDED_BY_SIGNAL, "the template that was told to end");
    look_at_child(one);
    let_go(one, first);
    if (was_forked)
        let_go(two, second.pid);
    else
        close(two);
    template_close(&template);
}

int main(void)
{
    test_begin();
    for (int beside = 0; beside < 2; beside++) {
        question(beside);
        end(TERM, beside);
        end(INT, beside);
        end(HUP, beside);
    }
    return test_end();
}
