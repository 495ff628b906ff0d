/* What has changed between the look at it and the freeze must be looked at again, before anything is copied. */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/template.h"

#define CHANGES 3

static int looks;

static bool at_the_fourth_look(void)
{
    return ++looks % (CHANGES + 1) == 0;
}

int main(void)
{
    struct template_options options = {.siblings = true, .slots = 1024, .unchanged = at_the_fourth_look};
    struct template template;
    test_begin();
    template_start(&template, &options);
    int socket = ask_for_fork(template.control, 0);
    struct state its = state_of(template.control), child = state_of(socket);
    CHECK_IS(1, child.is_forked);
    CHECK_IS(CHANGES + 1, its.before);
    CHECK_IS(CHANGES + 1, its.after);
    let_go(socket, child.pid);
    template_end(&template);
    return test_end();
}
