/*
 * Save a point of execution and come back to it, possibly on a new kernel thread. Unlike setjmp nothing is mangled
 * (glibc's pointer guard lives in thread-local storage) and no signal mask is kept: rt_sigreturn restores that.
 */
#ifndef JFORK_ARCH_CONTEXT_H
#define JFORK_ARCH_CONTEXT_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
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

static inline bool jf_may_wait_in(long call)
{
    switch (call) {
    case SYS_futex: case SYS_read: case SYS_readv: case SYS_pread64: case SYS_preadv: case SYS_preadv2:
    case SYS_write: case SYS_writev: case SYS_pwrite64: case SYS_pwritev: case SYS_pwritev2:
    case SYS_recvfrom: case SYS_recvmsg: case SYS_recvmmsg: case SYS_sendto: case SYS_sendmsg: case SYS_sendmmsg:
    case SYS_accept: case SYS_accept4: case SYS_connect: case SYS_poll: case SYS_ppoll: case SYS_select:
    case SYS_pselect6: case SYS_epoll_wait: case SYS_epoll_pwait: case SYS_nanosleep: case SYS_clock_nanosleep:
    case SYS_wait4: case SYS_waitid: case SYS_rt_sigtimedwait: case SYS_rt_sigsuspend: case SYS_pause:
    case SYS_restart_syscall: case SYS_sendfile: case SYS_splice: case SYS_tee: case SYS_vmsplice: case SYS_flock:
    case SYS_fcntl: case SYS_msgrcv: case SYS_msgsnd: case SYS_semop: case SYS_semtimedop: case SYS_io_getevents:
    case SYS_mq_timedreceive: case SYS_mq_timedsend: case SYS_openat: case SYS_fsync: case SYS_fdatasync: return true;
    default: return false; /* those of an allocator among them, which it makes with its locks held */
    }
}

/*
 * Does a thread wait in a system call, or is about to? Either it will be made again, and the number of the call is in rax;
 * or it has come back with -EINTR.
 */
static inline bool jf_waits_in_call(const void *ucontext)
{
    const unsigned char *at = jf_interrupted_at(ucontext);
    long rax = ((const ucontext_t *)ucontext)->uc_mcontext.gregs[REG_RAX];
    if (((uintptr_t)at & 4095) <= 4094 && at[0] == 0x0f && at[1] == 0x05 && jf_may_wait_in(rax))
        return true;
    return rax == -EINTR && ((uintptr_t)at & 4095) >= 2 && jf_is_behind_call(at);
}

/* Of a thread that will make its futex(2) again: what it waits for. NULL: it does not. */
static inline const void *jf_futex_of(const void *ucontext)
{
    const ucontext_t *context = ucontext;
    const unsigned char *at = jf_interrupted_at(ucontext);
    bool waits = jf_waits_in_call(ucontext) && at[0] == 0x0f && context->uc_mcontext.gregs[REG_RAX] == SYS_futex;
    return waits ? (const void *)context->uc_mcontext.gregs[REG_RDI] : NULL;
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
