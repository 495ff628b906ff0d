#include "jfork/error.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

int jf_fail(struct jf_error *error, int number, const char *text)
{
    error->number = number;
    error->text[0] = 0;
    jf_say(error, text);
    return -1;
}

void jf_say(struct jf_error *error, const char *text)
{
    size_t have = strlen(error->text), more = strlen(text), room = JF_ERROR_TEXT - 1 - have;
    if (more > room)
        more = room;
    memcpy(error->text + have, text, more);
    error->text[have + more] = 0;
}

static void say_in_base(struct jf_error *error, unsigned long number, unsigned base)
{
    char digits[24];
    size_t at = sizeof digits;
    digits[--at] = 0;
    do {
        digits[--at] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number);
    jf_say(error, digits + at);
}

void jf_say_number(struct jf_error *error, long number)
{
    if (number < 0)
        jf_say(error, "-");
    say_in_base(error, number < 0 ? 0UL - (unsigned long)number : (unsigned long)number, 10);
}

void jf_say_hex(struct jf_error *error, unsigned long number)
{
    say_in_base(error, number, 16);
}

/* strerror() may allocate and take locale locks, which a frozen process must not. */
static const char *errno_text(int number)
{
    switch (number) {
    case EPERM: return "operation not permitted (EPERM)";
    case ENOENT: return "no such file or directory (ENOENT)";
    case ESRCH: return "no such process (ESRCH)";
    case E2BIG: return "argument list too long (E2BIG)";
    case ENOEXEC: return "not an executable format (ENOEXEC)";
    case EBADF: return "bad file descriptor (EBADF)";
    case ECHILD: return "no such child (ECHILD)";
    case EAGAIN: return "resource temporarily unavailable; a limit on processes or threads may be reached (EAGAIN)";
    case ENOMEM: return "out of memory (ENOMEM)";
    case EACCES: return "permission denied (EACCES)";
    case ENOTDIR: return "not a directory (ENOTDIR)";
    case EINVAL: return "invalid argument (EINVAL)";
    case ENFILE: return "too many open files in the system (ENFILE)";
    case EMFILE: return "too many open files (EMFILE)";
    case EPIPE: return "broken pipe (EPIPE)";
    case ENOSYS: return "function not implemented by this kernel (ENOSYS)";
    case ETIMEDOUT: return "timed out (ETIMEDOUT)";
    case ECONNRESET: return "connection reset by peer (ECONNRESET)";
    case ETOOMANYREFS: return "too many descriptors in flight (ETOOMANYREFS)";
    default: return 0;
    }
}

void jf_say_errno(struct jf_error *error)
{
    const char *text = errno_text(error->number);
    jf_say(error, ": ");
    if (text) {
        jf_say(error, text);
    } else {
        jf_say(error, "error ");
        jf_say_number(error, error->number);
    }
}
