/*
 * A thread with rights or tables of its own must make the fork fail with its name, until it is gone. One that is only on its way
 * to new rights, as all threads are when libc changes those of a process, must not: the fork waits, and the child can change
 * its own.
 */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"
#include "support/threads.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define FORKS 60

static atomic_int odd;

static void *be_odd(void *how)
{
    prctl(PR_SET_NAME, how ? "alone" : "meek");
    if (how)
        CHECK_IS(0, unshare(CLONE_FS));
    else
        CHECK_IS(0, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    odd = 1;
    while (odd)
        nap();
    return NULL;
}

static void start_meek(void)
{
    start(be_odd, NULL);
    AWAIT(odd);
}

static void start_alone(void)
{
    start(be_odd, &odd);
    AWAIT(odd);
}

static void *change_groups(void *unused)
{
    for (int i = 0;; i++) {
        CHECK_IS(0, setegid(1 + i % 2));
        if (i % 4 == 0)
            nap();
    }
    return unused;
}

static void start_changing(void)
{
    start(change_groups, NULL);
}

static void run(const char *what, int control)
{
    if (what[0] == 'g')
        CHECK_IS(0, setegid(getgid()));
    odd = 0;
    CHECK_IS(1, send(control, "x", 1, MSG_NOSIGNAL));
}

static void tell(int control, const char *what)
{
    char octet;
    send_frame(control, 'R', what, 2, NULL, 0);
    CHECK_IS(1, recv(control, &octet, 1, 0));
}

static void expect_refusal(void (*prepare)(void), const char *name)
{
    struct template template;
    struct template_options options = {.beside = true, .siblings = true, .prepare = prepare, .run = run};
    struct reply reply;
    const char *text;
    template_start(&template, &options);
    int socket = ask_for_fork(template.control, 0);
    expect_failed(socket, &reply, &text);
    CHECK_SAYS(text, name);
    CHECK_SAYS(text, "(hazard CREDENTIALS)");
    close(socket);
    tell(template.control, "o");
    socket = ask_for_fork(template.control, 0);
    struct state child = state_of(socket);
    let_go(socket, child.pid);
    template_end(&template);
}

static void expect_forks_beside_changes(void)
{
    struct template template;
    struct template_options options = {.beside = true, .siblings = true, .prepare = start_changing, .run = run};
    template_start(&template, &options);
    for (int i = 0; i < FORKS; i++) {
        int socket = ask_for_fork(template.control, 0);
        struct state child = state_of(socket);
        tell(socket, "g");
        let_go(socket, child.pid);
    }
    template_end(&template);
}

int main(void)
{
    test_begin();
    expect_refusal(start_meek, "thread 'meek'");
    expect_refusal(start_alone, "thread 'alone'");
    if (geteuid() == 0)
        expect_forks_beside_changes();
    else
        skip_part("changes of the group", "only root may make them");
    return test_end();
}
