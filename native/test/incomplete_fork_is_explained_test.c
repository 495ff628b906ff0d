/*
 * A child of a template in which a thread cannot be re-created must say so on its control socket and on standard error,
 * and exit with 1; the template must go on.
 */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"
#include "support/threads.h"
#include "support/unprivileged.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define THREADS 6

static int standard_error[2];
static atomic_int named;

static void *idle(void *unused)
{
    prctl(PR_SET_NAME, "too many");
    named++;
    for (;;)
        pause();
    return unused;
}

static void allow(rlim_t processes)
{
    struct rlimit limit = {processes, 100};
    CHECK_IS(0, setrlimit(RLIMIT_NPROC, &limit));
}

/* Room for the child itself and some of its threads; one more thread reads the commands. */
static void prepare(void)
{
    for (int i = 0; i < THREADS; i++)
        start(idle, NULL);
    AWAIT(named == THREADS);
    allow((rlim_t)thread_count() + 1 + 3);
    CHECK_IS(2, dup3(standard_error[1], 2, 0));
}

static void run(const char *what, int control)
{
    (void)what;
    allow(100);
    CHECK_IS(1, send(control, "x", 1, MSG_NOSIGNAL));
}

static void expect_incomplete(struct template *template)
{
    struct reply reply;
    const char *text;
    char line[JF_ERROR_TEXT + 1] = "";
    int socket = ask_for_fork(template->control, 0);
    expect_failed(socket, &reply, &text);
    /* Whose turn it is when the limit is reached depends on the order in which the threads stopped. */
    CHECK_SAYS(text, "thread '");
    CHECK_SAYS(text, "' cannot be re-created");
    CHECK_SAYS(text, "RLIMIT_NPROC");
    receive_frame(socket, &reply);
    CHECK(reply.eof);
    expect_exit((pid_t)template->board[0], 1, "the incomplete child");
    CHECK(read(standard_error[0], line, sizeof line - 1) > 0);
    CHECK_SAYS(line, "jfork: fork failed in process");
    CHECK_SAYS(line, "' cannot be re-created");
    close(socket);
}

static void expect_fork(struct template *template)
{
    char octet;
    send_frame(template->control, 'R', "more", 4, NULL, 0);
    CHECK_IS(1, recv(template->control, &octet, 1, MSG_WAITALL));
    int socket = ask_for_fork(template->control, 1);
    struct state child = state_of(socket);
    CHECK_IS(state_of(template->control).threads, child.threads);
    let_go(socket, child.pid);
}

static void scenario(bool beside)
{
    struct template_options options = {.beside = beside, .siblings = true, .stay_frozen = true, .slots = 1024,
                                       .prepare = prepare, .run = run, .user = NOBODY_ELSE};
    struct template template;
    template_start(&template, &options);
    expect_incomplete(&template);
    expect_incomplete(&template);
    expect_fork(&template);
    template_end(&template);
}

int main(void)
{
    test_begin();
    if (!can_be_nobody_else())
        skip("only root can become a user of its own, by whom processes are counted");
    CHECK_IS(0, pipe(standard_error));
    scenario(true);
    scenario(false);
    close(standard_error[0]);
    close(standard_error[1]);
    return test_end();
}
