/* Signal mask and alternate signal stack of each thread must be as they were, also when the thread stood on that stack. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define THREADS 4
#define STACK 65536

static char stacks[THREADS + 2][STACK];
static atomic_int ready, go, handled;

static sigset_t own_mask(int index)
{
    static const int signals[] = {SIGUSR2, SIGCHLD, SIGWINCH, SIGURG, SIGALRM, SIGPIPE};
    sigset_t mask;
    sigemptyset(&mask);
    for (int i = 0; i <= index; i++)
        sigaddset(&mask, signals[i]);
    return mask;
}

static void set_own_state(int index)
{
    sigset_t mask = own_mask(index);
    stack_t stack = {.ss_sp = stacks[index], .ss_size = STACK - 1024 * (size_t)index};
    CHECK_IS(0, pthread_sigmask(SIG_SETMASK, &mask, NULL));
    CHECK_IS(0, sigaltstack(&stack, NULL));
}

static void check_own_state(int index, int flags)
{
    sigset_t mask, expected = own_mask(index);
    stack_t stack;
    CHECK_IS(0, pthread_sigmask(SIG_SETMASK, NULL, &mask));
    for (int number = 1; number <= SIGRTMAX; number++)
        if (number != SIGUSR1 || !(flags & SS_ONSTACK)) /* which is blocked in its own handler */
            CHECK_IS(sigismember(&expected, number), sigismember(&mask, number));
    CHECK_IS(0, sigaltstack(NULL, &stack));
    CHECK(stack.ss_sp == stacks[index]);
    CHECK_IS(STACK - 1024 * index, stack.ss_size);
    CHECK_IS(flags, stack.ss_flags);
}

static bool is_on(const char *stack)
{
    char here;
    return &here >= stack && &here < stack + STACK;
}

/* Volatile: the compiler believes that raise() calls nothing of ours. */
static __thread volatile int own_index;
static __thread volatile bool stay;

static void on_own_stack(int number)
{
    (void)number;
    CHECK(is_on(stacks[own_index]));
    handled++;
    if (!stay)
        return;
    ready++;
    while (!go)
        nap();
    CHECK(is_on(stacks[own_index]));
    check_own_state(own_index, SS_ONSTACK);
}

static void *run(void *index)
{
    own_index = (int)(long)index;
    set_own_state(own_index);
    if (own_index == 0) { /* this one is inside its handler when the process is forked */
        stay = true;
        raise(SIGUSR1);
        stay = false;
    } else {
        ready++;
        while (!go)
            nap();
    }
    check_own_state(own_index, 0);
    raise(SIGUSR1);
    check_own_state(own_index, 0);
    stack_t none = {.ss_flags = SS_DISABLE};
    CHECK_IS(0, sigaltstack(&none, NULL));
    return NULL;
}

static void scenario(void)
{
    pthread_t threads[THREADS];
    ready = go = handled = 0;
    own_index = THREADS;
    set_own_state(own_index);
    for (long i = 0; i < THREADS; i++)
        threads[i] = start(run, (void *)i);
    AWAIT(ready == THREADS);
    pid_t pid = fork_all();
    check_own_state(own_index, 0);
    go = 1;
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    CHECK_IS(THREADS + 1, handled);
    raise(SIGUSR1);
    CHECK_IS(THREADS + 2, handled);
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
    stack_t none = {.ss_flags = SS_DISABLE};
    CHECK_IS(0, sigaltstack(&none, NULL));
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_own_stack, .sa_flags = SA_ONSTACK | SA_RESTART};
    test_begin();
    sigaction(SIGUSR1, &action, NULL);
    on_leader_and_beside(scenario);
    return test_end();
}
