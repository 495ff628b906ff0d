/*
 * What every test begins and ends with: checks, conditions that are waited for, and the look around for what was left.
 * A test ends at the first check that fails, in whatever process that is, without running anything else.
 */
#ifndef JFORK_TEST_CHECK_H
#define JFORK_TEST_CHECK_H

#include "jfork/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define WAIT_MS 10000  /* for what must happen */
#define STATUS_SKIPPED 77

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition " must be true"))
#define CHECK_IS(expected, actual) check_is(__FILE__, __LINE__, #actual, (long)(expected), (long)(actual))
#define CHECK_TEXT(expected, actual) check_text(__FILE__, __LINE__, #actual, expected, actual)
#define CHECK_SAYS(text, part) check_says(__FILE__, __LINE__, text, part)
/* A call that fills a struct jf_error when its result is negative (or NULL, for CHECK_MADE). */
#define CHECK_WORKS(result, error) ((result) >= 0 ? (void)0 : check_failed(__FILE__, __LINE__, (error).text))
#define CHECK_MADE(pointer, error) ((pointer) ? (void)0 : check_failed(__FILE__, __LINE__, (error).text))

/* Look again and again until the condition is true. */
#define AWAIT(condition)                                                  \
    do {                                                                  \
        int64_t end_ = now_ms() + WAIT_MS;                                \
        while (!(condition)) {                                            \
            if (now_ms() > end_)                                          \
                await_failed(__FILE__, __LINE__, #condition);             \
            nap();                                                        \
        }                                                                 \
    } while (0)

_Noreturn void check_failed(const char *file, int line, const char *what);
_Noreturn void await_failed(const char *file, int line, const char *condition);
void check_is(const char *file, int line, const char *what, long expected, long actual);
void check_text(const char *file, int line, const char *what, const char *expected, const char *actual);
void check_says(const char *file, int line, const char *text, const char *part);

/* What is being tried, for the message of a check that fails from now on; NULL for nothing special. */
void about(const char *what);

int64_t now_ms(void);
void nap(void); /* 0.5 ms, also when signals come */

/* First call of main. Processes that lose their parent become children of this one. */
void test_begin(void);
/* Last call of main: nothing may be left. Returns 0, for main to return. */
int test_end(void);
/* The number of open descriptors of this process. */
int descriptor_count(void);

/* This test cannot be done here; the runner shows the reason. */
_Noreturn void skip(const char *reason);
/* A part of it cannot. */
void skip_part(const char *what, const char *reason);

/* A page that all processes see, zeroed, never given back. */
void *shared_memory(size_t length);

/* Show what all threads of a process do, on standard error. */
void dump_stacks(pid_t pid);

#endif
