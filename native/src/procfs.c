#define _GNU_SOURCE
#include "procfs.h"

#include "sys.h"

#include <fcntl.h>
#include <string.h>

/* One for all: each would be a mapping that every fork copies, with pages that were used once. */
static struct jf_region the_text;

void jf_proc_path(char *path, const char *prefix, long number)
{
    char digits[24], *at = digits + sizeof digits - 1;
    *at = 0;
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    strcpy(path, prefix);
    strcat(path, at);
}

int jf_proc_read(const char *path, struct jf_region *region, struct jf_error *error)
{
    long file = JF_SYS(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC), got = file;
    region->used = 0;
    while (got >= 0) {
        if (jf_region_reserve(region, 4096, error) < 0)
            break;
        got = JF_SYS(SYS_read, file, region->base + region->used, region->room - region->used - 1);
        if (got <= 0)
            break;
        region->used += (size_t)got;
    }
    if (file >= 0)
        jf_close((int)file);
    if (got != 0) {
        jf_fail(error, got < 0 ? (int)-got : 12, path);
        jf_say(error, " cannot be read");
        jf_say_errno(error);
        return -1;
    }
    region->base[region->used] = 0;
    return 0;
}

char *jf_proc_text(const char *path, struct jf_error *error)
{
    return jf_proc_read(path, &the_text, error) < 0 ? NULL : the_text.base;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

uint64_t jf_proc_number(const char *text, int base, const char **rest)
{
    uint64_t value = 0;
    while (*text == ' ' || *text == '\t')
        text++;
    for (; digit(*text) < base; text++)
        value = value * (uint64_t)base + (uint64_t)digit(*text);
    if (rest)
        *rest = text;
    return value;
}

int jf_proc_field(const char *text, const char *name, int base, uint64_t *value)
{
    size_t length = strlen(name);
    for (const char *line = text; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
        if (strncmp(line, name, length) == 0) {
            *value = jf_proc_number(line + length, base, NULL);
            return 1;
        }
    return 0;
}
