/* A pid board must work whatever its size, also one that does not fill its last page. */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/template.h"

static void scenario(unsigned slots)
{
    struct template_options options = {.siblings = true, .stay_frozen = true, .slots = slots};
    struct template template;
    template_start(&template, &options);
    for (int i = 0; i < 2; i++) {
        int socket = ask_for_fork(template.control, slots - 1);
        pid_t child = state_of(socket).pid;
        CHECK_IS(child, template.board[slots - 1]);
        let_go(socket, child);
    }
    template_end(&template);
}

int main(void)
{
    test_begin();
    scenario(1);
    scenario(1025);
    scenario(16 * 1024);
    return test_end();
}
