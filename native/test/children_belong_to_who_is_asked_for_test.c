/* Children must be the caller's where siblings are asked for, and the template's own where not; the board shows both. */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void scenario(bool siblings)
{
    struct template_options options = {.siblings = siblings, .stay_frozen = true, .slots = 1024};
    struct template template;
    template_start(&template, &options);
    int first = ask_for_fork(template.control, 1023), second = ask_for_fork(template.control, 5);
    struct state one = state_of(first), two = state_of(second);
    CHECK_IS(siblings ? getpid() : template.pid, one.parent);
    CHECK_IS(one.parent, two.parent);
    CHECK_IS(one.pid, template.board[1023]);
    CHECK_IS(two.pid, template.board[5]);
    CHECK_IS(0, template.board[4]);
    CHECK_IS(0, template.board[6]);
    CHECK_IS(siblings ? 0 : -1, waitpid(one.pid, NULL, WNOHANG));
    /* When the template is gone, this process adopts what was its. */
    template_end(&template);
    AWAIT(state_of(first).parent == getpid());
    let_go(first, one.pid);
    let_go(second, two.pid);
}

int main(void)
{
    test_begin();
    scenario(true);
    scenario(false);
    return test_end();
}
