/*
 * A signal whose handler is about to run when the process is stopped must not be acted on in a child, also when that
 * handler lets other signals interrupt it.
 */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"

#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#define FORKS 25
#define LATEST_NS 400000

/* The handlers of support/template.c block everything; HotSpot's do, an application's need not. */
static void let_others_in(void)
{
    struct sigaction action;
    sigaction(SIGQUIT, NULL, &action);
    sigemptyset(&action.sa_mask);
    sigaction(SIGQUIT, &action, NULL);
}

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

struct shared {
    atomic_int go, done;
    atomic_long delay;
};

/* A process of its own, which sends the signal at one moment or another of the fork that has just been asked for. */
_Noreturn static void ask_questions(pid_t template, struct shared *shared)
{
    for (int round = 1;; round++) {
        while (shared->go < round)
            ;
        int64_t until = now_ns() + shared->delay;
        while (now_ns() < until)
            ;
        kill(template, SIGQUIT);
        shared->done = round;
    }
}

static void fork_and_question(struct template *template, struct shared *shared, int round)
{
    shared->delay = round * 9973L * 37 % LATEST_NS;
    shared->go = round;
    int socket = ask_for_fork(template->control, 0);
    AWAIT(shared->done == round);
    struct state child = state_of(socket);
    CHECK_IS(1, child.is_forked);
    CHECK_IS(0, child.pending[3]);
    for (int i = 0; i < 4; i++)
        nap();
    child = state_of(socket);
    CHECK_IS(0, child.pending[3]);
    CHECK_IS(0, child.acted_in_fork);
    let_go(socket, child.pid);
    AWAIT(state_of(template->control).acted[3] == round); /* once each, and at home */
}

int main(void)
{
    struct template_options options = {.beside = true, .siblings = true, .slots = 1024, .prepare = let_others_in};
    struct template template;
    test_begin();
    template_start(&template, &options);
    CHECK_IS(0, state_of(template.control).forked); /* it has its handlers now */
    struct shared *shared = shared_memory(sizeof *shared);
    pid_t asking = fork();
    if (asking == 0)
        ask_questions(template.pid, shared);
    for (int round = 1; round <= FORKS; round++)
        fork_and_question(&template, shared, round);
    end_child(asking);
    template_end(&template);
    return test_end();
}
