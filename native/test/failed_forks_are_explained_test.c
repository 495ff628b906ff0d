/* A fork that cannot be made must be explained on the child's socket, and the template must serve the next one. */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"
#include "support/threads.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void *memory;
static atomic_int deaf;

static void expect_refusal(struct template *template, const char *reason)
{
    struct reply reply;
    const char *text;
    int socket = ask_for_fork(template->control, 0);
    expect_failed(socket, &reply, &text);
    CHECK_SAYS(text, reason);
    receive_frame(socket, &reply);
    CHECK(reply.eof);
    close(socket);
    CHECK_IS(0, template->board[0]);
}

static void expect_fork(struct template *template)
{
    int socket = ask_for_fork(template->control, 0);
    struct state child = state_of(socket);
    CHECK_IS(1, child.forked);
    let_go(socket, child.pid);
    template->board[0] = 0;
}

static void map_shared(void)
{
    memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static void *be_deaf(void *unused)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    prctl(PR_SET_NAME, "deaf");
    deaf = 1;
    while (deaf)
        nap();
    sigemptyset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    for (;;)
        nap();
    return unused;
}

static void start_deaf(void)
{
    start(be_deaf, NULL);
    AWAIT(deaf);
}

/* The cause goes away. */
static void run(const char *what, int control)
{
    (void)what;
    if (memory)
        munmap(memory, 4096);
    deaf = 0;
    CHECK_IS(1, send(control, "x", 1, MSG_NOSIGNAL));
}

static void remove_cause(int control)
{
    char octet;
    send_frame(control, 'R', "repair", 6, NULL, 0);
    CHECK_IS(1, recv(control, &octet, 1, MSG_WAITALL));
}

static void scenario(void (*prepare)(void), const char *reason, bool stay_frozen)
{
    struct template_options options = {.beside = true, .siblings = true, .stay_frozen = stay_frozen, .slots = 1024,
                                       .freeze_limit_ms = 300, .prepare = prepare, .run = run};
    struct template template;
    template_start(&template, &options);
    expect_refusal(&template, reason);
    expect_refusal(&template, reason);
    CHECK_IS(template.pid, state_of(template.control).pid);
    remove_cause(template.control);
    AWAIT(!is_frozen(template.pid));
    expect_fork(&template);
    template_end(&template);
}

/* The hooks: one before each freeze, one behind it, also where it was refused; none behind it in a child. */
static void hooks(void)
{
    struct template_options options = {.siblings = true, .slots = 1024}, refusing = {.siblings = true, .slots = 1024,
                                       .refuse = true};
    struct template template;
    template_start(&template, &refusing);
    expect_refusal(&template, "the hook does not want it");
    CHECK_IS(1, state_of(template.control).before);
    CHECK_IS(1, state_of(template.control).after);
    template_end(&template);
    template_start(&template, &options);
    int socket = ask_for_fork(template.control, 0);
    struct state child = state_of(socket), its = state_of(template.control);
    CHECK_IS(1, child.before);
    CHECK_IS(0, child.after);
    CHECK_IS(1, its.before);
    CHECK_IS(1, its.after);
    let_go(socket, child.pid);
    template_end(&template);
}

int main(void)
{
    test_begin();
    for (int stay_frozen = 0; stay_frozen < 2; stay_frozen++) {
        scenario(map_shared, "/dev/zero", stay_frozen);
        scenario(start_deaf, "'deaf'", stay_frozen);
    }
    hooks();
    return test_end();
}
