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
        /*
         * The signal that stops threads must not come in between: it would be delivered on top, with the first instruction
         * of the note-taker as the interrupted one, and a copy of the process would take the note as well.
         */
        sigfillset(&now.sa_mask);
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
