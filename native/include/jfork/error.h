/*
 * Errors of the C core.
 *
 * Every function that can fail returns 0 or a non-negative value on success and -1 on failure, is marked JF_CHECKED so
 * that the compiler insists on the check, and fills a struct jf_error: the errno of the failing call (0 where none
 * fits) and one sentence for the person in trouble. Building the text calls nothing but memcpy, so it is safe in a
 * signal handler and in a process whose other threads are stopped.
 */
#ifndef JFORK_ERROR_H
#define JFORK_ERROR_H

#define JF_CHECKED __attribute__((warn_unused_result))

#define JF_ERROR_TEXT 512

struct jf_error {
    int number;
    char text[JF_ERROR_TEXT];
};

/* Start a message; returns -1 so that a caller can write `return jf_fail(...)`. */
int jf_fail(struct jf_error *error, int number, const char *text);
/* Append to a message; cut silently at JF_ERROR_TEXT. */
void jf_say(struct jf_error *error, const char *text);
void jf_say_number(struct jf_error *error, long number);
void jf_say_hex(struct jf_error *error, unsigned long number);
/* Append ": <name of errno>" for the errors that occur here, ": error N" for others. */
void jf_say_errno(struct jf_error *error);

#endif
