#define _GNU_SOURCE
#include "jfork/title.h"

#include "procfs.h"
#include "sys.h"

#include <string.h>

#define MOST 4096         /* the kernel shows no more of one text */
#define FIRST_FIELD 3     /* behind the name in /proc/PID/stat; see proc(5) */
#define ARGUMENTS_FIELD 48
#define DIGITS 20

static char *start;
static size_t length; /* of the whole room */
static size_t used;   /* may differ from NUL */

struct cursor {
    char *at;
    size_t room;
};

static void put(struct cursor *cursor, const char *text, size_t count)
{
    if (count > cursor->room)
        count = cursor->room;
    memcpy(cursor->at, text, count);
    cursor->at += count;
    cursor->room -= count;
}

static const char *field(const char *stat, int number)
{
    const char *at = strrchr(stat, ')'); /* the name may contain anything */
    for (int i = FIRST_FIELD; at && i <= number; i++)
        at = strchr(at + 1, ' ');
    return at ? at + 1 : "0";
}

bool jf_title_open(void)
{
    struct jf_region stat = {0};
    struct jf_error error;
    const char *rest;
    start = NULL;
    if (jf_proc_read("/proc/self/stat", &stat, &error) == 0) {
        uint64_t from = jf_proc_number(field(stat.base, ARGUMENTS_FIELD), 10, &rest), to = jf_proc_number(rest, 10, NULL);
        length = used = to > from ? (size_t)(to - from) : 0;
        if (from && length > 2)
            start = (char *)from;
    }
    jf_region_free(&stat);
    return start != NULL;
}

/* Its end says more than its beginning: com.acme.Server::serve. */
static void put_name(struct cursor *cursor, const char *name, size_t count, size_t behind)
{
    static const char dots[] = "...";
    size_t room = cursor->room > behind + 1 ? cursor->room - behind - 1 : 0;
    if (count > room && room <= strlen(dots))
        return;
    put(cursor, " ", 1);
    if (count > room) {
        const char *end = name + count;
        name = end - (room - strlen(dots));
        while (name < end && ((unsigned char)*name & 0xc0) == 0x80) /* not in the middle of a letter */
            name++;
        count = (size_t)(end - name);
        put(cursor, dots, strlen(dots));
    }
    put(cursor, name, count);
}

void jf_title_say(const char *role, const char *name, size_t count)
{
    static const char beginning[] = "jfork ", of[] = " of ";
    char owner[sizeof of + DIGITS];
    if (!start)
        return;
    struct cursor cursor = {start, (length < MOST ? length : MOST) - 2};
    jf_proc_path(owner, of, JF_SYS(SYS_getppid, 0));
    put(&cursor, beginning, strlen(beginning));
    put(&cursor, role, strlen(role));
    if (count)
        put_name(&cursor, name, count, strlen(owner));
    put(&cursor, owner, strlen(owner));
    size_t now = (size_t)(cursor.at - start);
    if (used > now)
        memset(cursor.at, 0, used - now);
    used = now;
    start[length - 1] = '.';
}
