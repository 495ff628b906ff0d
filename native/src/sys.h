/* Raw system calls with names and types, for code that runs while other threads are stopped. Results: negative errno. */
#ifndef JFORK_SYS_H
#define JFORK_SYS_H

#include "arch/x86_64/syscall.h"

#include <linux/futex.h>
#include <poll.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The kernel's signal set: 64 bits, not glibc's 1,024. */
#define JF_SIGSET_BYTES 8
#define JF_SIGBIT(number) (1UL << ((number)-1))

#define JF_SYS(number, ...) JF_SYS_(number, __VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define JF_SYS_(number, a, b, c, d, e, f, ...) \
    jf_syscall6(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

static inline long jf_futex_wait(_Atomic uint32_t *word, uint32_t expected, const struct timespec *relative)
{
    return JF_SYS(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, relative);
}

static inline long jf_futex_wake(_Atomic uint32_t *word)
{
    return JF_SYS(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX);
}

static inline long jf_poll(struct pollfd *fds, unsigned long count, const struct timespec *relative,
                           const uint64_t *mask)
{
    return JF_SYS(SYS_ppoll, fds, count, relative, mask, JF_SIGSET_BYTES);
}

static inline long jf_close(int fd)
{
    return JF_SYS(SYS_close, fd);
}

static inline pid_t jf_gettid(void)
{
    return (pid_t)JF_SYS(SYS_gettid, 0);
}

static inline pid_t jf_getpid(void)
{
    return (pid_t)JF_SYS(SYS_getpid, 0);
}

_Noreturn static inline void jf_exit_group(int status)
{
    for (;;)
        JF_SYS(SYS_exit_group, status);
}

static inline int64_t jf_now_ns(void)
{
    struct timespec now;
    JF_SYS(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static inline void jf_sleep_ns(long ns)
{
    struct timespec time = {ns / 1000000000L, ns % 1000000000L};
    JF_SYS(SYS_nanosleep, &time, 0);
}

/* One entry of a directory, as getdents64 gives it; see getdents(2). */
struct jf_dirent {
    uint64_t ino;
    int64_t off;
    uint16_t length;
    uint8_t type;
    char name[];
};

#endif
