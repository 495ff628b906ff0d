#define _GNU_SOURCE
#include "signals.h"

#include "sys.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

static const int obeyed[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

static _Atomic uint64_t taken;
static struct sigaction behind[32]; /* whom to call, by signal number */

static void note(int number, siginfo_t *info, void *ucontext)
{
    atomic_fetch_or(&taken, JF_SIGBIT(number));
    if (behind[number].sa_flags & SA_SIGINFO)
        behind[number].sa_sigaction(number, info, ucontext);
    else
        behind[number].sa_handler(number);
}

/*
 * The kernel delivers two pending signals by stacking their frames: the one that stops threads runs first, with the other
 * handler's first instruction as the interrupted one. The few instructions up to the note count as well.
 */
#define PROLOGUE 96

void jf_signals_interrupted(uintptr_t program_counter)
{
    uintptr_t start = (uintptr_t)&note;
    if (program_counter >= start && program_counter < start + PROLOGUE)
        atomic_fetch_or(&taken, JF_UNCLEAR_SIGNAL);
}

static bool has_handler(const struct sigaction *action)
{
    return (action->sa_flags & SA_SIGINFO) || (action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN);
}

void jf_signals_note(void)
{
    for (size_t i = 0; i < sizeof obeyed / sizeof obeyed[0]; i++) {
        struct sigaction now;
        if (sigaction(obeyed[i], NULL, &now) < 0 || !has_handler(&now) || now.sa_sigaction == note)
            continue;
        behind[obeyed[i]] = now;
        now.sa_flags |= SA_SIGINFO;
        now.sa_sigaction = note;
        sigaction(obeyed[i], &now, NULL);
    }
}

uint64_t jf_signals_taken(void)
{
    return atomic_exchange(&taken, 0);
}

uint64_t jf_signals_seen(void)
{
    return atomic_load(&taken);
}
