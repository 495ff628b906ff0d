/*
 * Raw system calls for x86-64: they set no errno (another thread's would be the same memory after a clone), take no
 * lock and are no cancellation point. The result is the kernel's own: negative errno on failure.
 */
#ifndef JFORK_ARCH_SYSCALL_H
#define JFORK_ARCH_SYSCALL_H

static inline long jf_syscall6(long number, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

/* The thread pointer: glibc keeps it in the first word of the thread control block it points to. */
static inline char *jf_thread_pointer(void)
{
    char *self;
    __asm__("mov %%fs:0, %0" : "=r"(self));
    return self;
}

#endif
