/* Every register, the red zone and the floating point state of a revived thread must be what they were. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <fenv.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#if !defined(__x86_64__)
#error "say here which registers this processor has"
#endif

#define THREADS 3
#define DIRECTION_FLAG 0x400

struct values {
    uint64_t general[15];    /* all but rsp */
    uint64_t flags;
    uint64_t red_zone[16];
    uint8_t vectors[16][32];
};

_Static_assert(offsetof(struct values, flags) == 120, "as the code below says");
_Static_assert(offsetof(struct values, red_zone) == 128, "as the code below says");
_Static_assert(offsetof(struct values, vectors) == 256, "as the code below says");

int registers_ready, registers_go;

/* Load everything from `in`, spin in user space until registers_go, store everything to `out`. */
void spin_with_avx(const struct values *in, struct values *out);
void spin_with_sse(const struct values *in, struct values *out);

#define OTHERS(X) \
    X(rax, 0) X(rbx, 8) X(rcx, 16) X(rdx, 24) X(rbp, 32) X(r8, 40) X(r9, 48) X(r10, 56) X(r11, 64) X(r12, 72) \
    X(r13, 80) X(r14, 88) X(r15, 96)
#define LOAD(name, at) "mov " #at "(%rdi), %" #name "\n"
#define STORE(name, at) "mov %" #name ", " #at "(%rsi)\n"
#define EACH(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define LOAD_AVX(n) "vmovdqu 256+32*" #n "(%rdi), %ymm" #n "\n"
#define STORE_AVX(n) "vmovdqu %ymm" #n ", 256+32*" #n "(%rsi)\n"
#define LOAD_SSE(n) "movdqu 256+32*" #n "(%rdi), %xmm" #n "\n"
#define STORE_SSE(n) "movdqu %xmm" #n ", 256+32*" #n "(%rsi)\n"
#define LOAD_RED(n) "mov 128+8*" #n "(%rdi), %rax\n mov %rax, -128+8*" #n "(%rsp)\n"
#define STORE_RED(n) "mov -128+8*" #n "(%rsp), %rax\n mov %rax, 128+8*" #n "(%rsi)\n"

#define SPIN(name, load, store)                                                                    \
    __asm__(".text\n .globl " name "\n .type " name ", @function\n" name ":\n"                     \
            "push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n push %rsi\n"  \
            "std\n"                                                                                \
            EACH(LOAD_RED) EACH(load) OTHERS(LOAD)                                                 \
            "mov 104(%rdi), %rsi\n mov 112(%rdi), %rdi\n"                                          \
            "lock incl registers_ready(%rip)\n"                                                    \
            "1: pause\n cmpl $0, registers_go(%rip)\n je 1b\n"                                     \
            "xchg %rsi, (%rsp)\n"                                                                  \
            OTHERS(STORE) "mov %rdi, 112(%rsi)\n" EACH(store) EACH(STORE_RED)                      \
            "pop %rax\n mov %rax, 104(%rsi)\n"                                                     \
            "pushfq\n popq 120(%rsi)\n cld\n"                                                      \
            "pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n"              \
            ".size " name ", .-" name "\n")

SPIN("spin_with_avx", LOAD_AVX, STORE_AVX);
SPIN("spin_with_sse", LOAD_SSE, STORE_SSE);

static void fill(struct values *values, unsigned seed)
{
    unsigned char *octets = (unsigned char *)values;
    for (size_t i = 0; i < sizeof *values; i++) {
        seed = seed * 1103515245 + 12345;
        octets[i] = (unsigned char)(seed >> 16);
    }
}

static void compare(struct values *in, struct values *out, size_t vector)
{
    CHECK_IS(0, memcmp(in->general, out->general, sizeof in->general));
    CHECK_IS(0, memcmp(in->red_zone, out->red_zone, sizeof in->red_zone));
    for (int i = 0; i < 16; i++)
        CHECK_IS(0, memcmp(in->vectors[i], out->vectors[i], vector));
    CHECK(out->flags & DIRECTION_FLAG);
}

/* Rounding is set per thread, in two places: MXCSR and the x87 control word. */
static void check_rounding(double third_before, long double long_third_before)
{
    volatile double one = 1, three = 3;
    volatile long double long_one = 1, long_three = 3;
    CHECK_IS(FE_UPWARD, fegetround());
    CHECK(one / three == third_before);
    CHECK(long_one / long_three == long_third_before);
}

static void *spin(void *seed)
{
    struct values in, out;
    bool avx = __builtin_cpu_supports("avx");
    volatile double one = 1, three = 3;
    volatile long double long_one = 1, long_three = 3;
    double nearest = one / three;
    fill(&in, (unsigned)(long)seed);
    fesetround(FE_UPWARD);
    double third = one / three;
    long double long_third = long_one / long_three;
    CHECK(third > nearest);
    if (avx)
        spin_with_avx(&in, &out);
    else
        spin_with_sse(&in, &out);
    compare(&in, &out, avx ? 32 : 16);
    check_rounding(third, long_third);
    return NULL;
}

static void scenario(void)
{
    pthread_t threads[THREADS];
    registers_ready = registers_go = 0;
    for (long i = 0; i < THREADS; i++)
        threads[i] = start(spin, (void *)(i + 1));
    AWAIT(__atomic_load_n(&registers_ready, __ATOMIC_SEQ_CST) == THREADS);
    pid_t pid = fork_all();
    __atomic_store_n(&registers_go, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child");
}

int main(void)
{
    test_begin();
    if (!__builtin_cpu_supports("avx"))
        skip_part("AVX registers", "this processor has none");
    on_leader_and_beside(scenario);
    return test_end();
}
