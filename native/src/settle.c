#define _GNU_SOURCE
#include "settle.h"

#include "procfs.h"
#include "sys.h"
#include "tasks.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#define GLANCE_NS 500000L
#define CALM_GLANCES 3 /* in a row */

struct glance {
    pid_t self;
    bool (*counts)(const char *name);
    bool busy;
};

/* The state is the field behind the name in parentheses: 17 (C2 CompilerThre) R ... */
static bool is_running(pid_t tid, bool (*counts)(const char *name))
{
    char path[64], text[256];
    jf_proc_path(path, "/proc/self/task/", tid);
    strcat(path, "/stat");
    long file = JF_SYS(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    long length = JF_SYS(SYS_read, file, text, sizeof text - 1);
    jf_close((int)file);
    text[length > 0 ? length : 0] = 0;
    char *name = strchr(text, '('), *name_end = strrchr(text, ')');
    if (!name || !name_end || name_end[1] != ' ' || name_end[2] != 'R')
        return false;
    *name_end = 0;
    return !counts || counts(name + 1);
}

static int look(void *context, pid_t tid)
{
    struct glance *glance = context;
    glance->busy = tid != glance->self && is_running(tid, glance->counts);
    return glance->busy; /* one is enough: stop looking */
}

bool jf_settle(int64_t limit_ns, bool (*counts)(const char *name))
{
    struct jf_error ignored;
    int64_t end = jf_now_ns() + limit_ns;
    int calm = 0;
    while (calm < CALM_GLANCES && jf_now_ns() < end) {
        struct glance glance = {.self = jf_gettid(), .counts = counts};
        if (jf_tasks_list(look, &glance, &ignored) < 0)
            return false;
        calm = glance.busy ? 0 : calm + 1;
        jf_sleep_ns(GLANCE_NS);
    }
    return calm == CALM_GLANCES;
}
