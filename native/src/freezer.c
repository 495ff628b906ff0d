/* Make the freezer: choose a signal, learn where libc keeps what a re-created thread needs. */
#define _GNU_SOURCE
#include "freezer.h"

#include "sys.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/auxv.h>

struct jf_freezer jf_the_freezer = {.gate = JF_GATE_CLOSED};

static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
static bool made;

/* glibc describes struct pthread to debuggers: {bits, elements, offset} of the member `tid` (nptl_db). */
static int find_tid_offset(struct jf_freezer *freezer, struct jf_error *error)
{
    const uint32_t *description = dlsym(RTLD_DEFAULT, "_thread_db_pthread_tid");
    if (!description)
        return jf_fail(error, ENOSYS, "this libc does not describe its threads (_thread_db_pthread_tid); only glibc 2.34 "
                                      "and newer is supported");
    freezer->tid_offset = description[2];
    if (description[0] != 32 || *jf_tid_word(freezer, jf_thread_pointer()) != jf_gettid())
        return jf_fail(error, ENOSYS, "this libc keeps the thread id elsewhere than it says (_thread_db_pthread_tid)");
    return 0;
}

/* Where libc marks a thread that is still to take over new users or groups of the process; 0 where that is not said. */
static void find_state(struct jf_freezer *freezer)
{
    const uint32_t *description = dlsym(RTLD_DEFAULT, "_thread_db_pthread_cancelhandling");
    freezer->state_offset = description && description[0] == 32 ? description[2] : 0;
}

/* rseq(2) must be registered anew with the length libc uses: 32 until the kernel knows a larger feature size. */
static void find_rseq(struct jf_freezer *freezer)
{
    const ptrdiff_t *offset = dlsym(RTLD_DEFAULT, "__rseq_offset");
    const unsigned *size = dlsym(RTLD_DEFAULT, "__rseq_size");
    unsigned long feature = getauxval(27 /* AT_RSEQ_FEATURE_SIZE */);
    if (!offset || !size || *size == 0)
        return;
    freezer->rseq_offset = *offset;
    freezer->rseq_length = feature > 32 && *size > 32 ? (feature + 31) & ~31UL : 32;
}

/* With shadow stacks a new thread starts with an empty one and could not return into the saved frames. */
static int refuse_shadow_stacks(struct jf_error *error)
{
    unsigned long features = 0;
    if (JF_SYS(SYS_arch_prctl, 0x5005 /* ARCH_SHSTK_STATUS */, &features) == 0 && (features & 1))
        return jf_fail(error, ENOSYS, "this process runs with a shadow stack (CET), on which threads cannot be re-created; "
                                      "start it with GLIBC_TUNABLES=glibc.cpu.x86_shstk=off");
    return 0;
}

static int choose_signal(struct jf_freezer *freezer, struct jf_error *error)
{
    /* From the top, but clear of what the JDK uses (SIGRTMAX-2) and what debuggers and profilers like (SIGRTMIN). */
    for (int number = SIGRTMAX - 4; number > SIGRTMIN; number--) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_DFL) {
            freezer->signal = number;
            return 0;
        }
    }
    return jf_fail(error, EBUSY, "every real-time signal already has a handler");
}

static int make(struct jf_freezer *freezer, struct jf_error *error)
{
    if (refuse_shadow_stacks(error) < 0 || find_tid_offset(freezer, error) < 0 ||
        jf_loader_locks_find(freezer, error) < 0 || choose_signal(freezer, error) < 0)
        return -1;
    find_rseq(freezer);
    find_state(freezer);
    return 0;
}

int jf_freezer_possible(struct jf_error *error)
{
    struct jf_freezer trial = {0};
    pthread_mutex_lock(&making);
    int status = made ? 0 : make(&trial, error);
    pthread_mutex_unlock(&making);
    return status;
}

struct jf_freezer *jf_freezer_get(struct jf_error *error)
{
    pthread_mutex_lock(&making);
    if (!made)
        made = make(&jf_the_freezer, error) == 0 && jf_park_install(&jf_the_freezer, error) == 0;
    struct jf_freezer *freezer = made ? &jf_the_freezer : NULL;
    pthread_mutex_unlock(&making);
    return freezer;
}

int jf_freezer_signal(const struct jf_freezer *freezer)
{
    return freezer->signal;
}
