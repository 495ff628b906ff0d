/*
 * Save a point of execution and come back to it, possibly on a new kernel thread. Unlike setjmp nothing is mangled
 * (glibc's pointer guard lives in thread-local storage) and no signal mask is kept: rt_sigreturn restores that.
 */
#ifndef JFORK_ARCH_CONTEXT_H
#define JFORK_ARCH_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <ucontext.h>

struct jf_context {
    uint64_t rbx, rbp, r12, r13, r14, r15, rsp, rip;
};

/* Returns 0 when saved, 1 each time jf_context_resume() comes back. */
int jf_context_save(struct jf_context *context) __attribute__((returns_twice));
_Noreturn void jf_context_resume(const struct jf_context *context);

/* Where a signal handler's thread was interrupted. */
static inline const unsigned char *jf_interrupted_at(const void *ucontext)
{
    return (const unsigned char *)((const ucontext_t *)ucontext)->uc_mcontext.gregs[REG_RIP];
}

/* Was it in a system call? Then the instruction before is `syscall`, and no value waits in a register. */
static inline bool jf_is_behind_call(const unsigned char *at)
{
    return at[-2] == 0x0f && at[-1] == 0x05;
}

/* A place on the saved stack that nobody uses: below the saved frame and its red zone. */
static inline void *jf_context_free_stack(const struct jf_context *context)
{
    return (void *)((context->rsp - 256) & ~15UL);
}

/*
 * clone(2) into entry(argument) on a stack of its own; entry must not return. Gives the kernel's result to the caller.
 * parent_tid is where CLONE_PARENT_SETTID (or CLONE_PIDFD) writes, child_tid where CLONE_CHILD_SETTID/CLEARTID do.
 */
long jf_clone_onto(unsigned long flags, void *stack, void *parent_tid, void *child_tid, void *tls,
                   void (*entry)(void *), void *argument);

#endif
