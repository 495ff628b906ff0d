#define _GNU_SOURCE
#include "tasks.h"

#include "sys.h"

#include <fcntl.h>
#include <string.h>

static struct jf_task *slot_of(struct jf_task *array, uint32_t size, pid_t tid)
{
    uint32_t at = ((uint32_t)tid * 2654435761u) & (size - 1);
    while (array[at].state != JF_TASK_FREE && array[at].tid != tid)
        at = (at + 1) & (size - 1);
    return &array[at];
}

struct jf_task *jf_tasks_array(struct jf_tasks *tasks)
{
    return (struct jf_task *)(void *)tasks->region.base;
}

void jf_tasks_clear(struct jf_tasks *tasks)
{
    if (tasks->size)
        memset(tasks->region.base, 0, tasks->size * sizeof(struct jf_task));
    tasks->count = tasks->outstanding = 0;
}

static int grow(struct jf_tasks *tasks, struct jf_error *error)
{
    uint32_t size = tasks->size ? tasks->size * 2 : 512;
    struct jf_region region = {0};
    if (jf_region_reserve(&region, size * sizeof(struct jf_task), error) < 0)
        return -1;
    struct jf_task *array = (struct jf_task *)(void *)region.base, *old = jf_tasks_array(tasks);
    for (uint32_t i = 0; i < tasks->size; i++)
        if (old[i].state != JF_TASK_FREE)
            *slot_of(array, size, old[i].tid) = old[i];
    jf_region_free(&tasks->region);
    tasks->region = region;
    tasks->size = size;
    return 0;
}

struct jf_task *jf_tasks_at(struct jf_tasks *tasks, pid_t tid, struct jf_error *error)
{
    if (tasks->count * 2 >= tasks->size && grow(tasks, error) < 0)
        return NULL;
    struct jf_task *task = slot_of(jf_tasks_array(tasks), tasks->size, tid);
    if (task->state == JF_TASK_FREE) {
        task->tid = tid;
        tasks->count++;
    }
    return task;
}

static pid_t number_of(const char *name)
{
    pid_t number = 0;
    for (; *name >= '0' && *name <= '9'; name++)
        number = number * 10 + (*name - '0');
    return *name ? 0 : number;
}

bool jf_tasks_are_ours(pid_t self)
{
    char target[16];
    long length = JF_SYS(SYS_readlinkat, AT_FDCWD, "/proc/self", target, sizeof target - 1);
    target[length > 0 ? length : 0] = 0;
    return number_of(target) == self;
}

static int visit_entries(char *buffer, long length, int (*visit)(void *, pid_t), void *context)
{
    for (long at = 0; at < length;) {
        struct jf_dirent *entry = (struct jf_dirent *)(void *)(buffer + at);
        pid_t tid = number_of(entry->name);
        int status = tid ? visit(context, tid) : 0;
        if (status)
            return status;
        at += entry->length;
    }
    return 0;
}

int jf_tasks_list(int (*visit)(void *, pid_t), void *context, struct jf_error *error)
{
    char buffer[4096] __attribute__((aligned(8)));
    long directory = JF_SYS(SYS_openat, AT_FDCWD, "/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    long length = directory;
    int status = 0;
    while (directory >= 0 && status == 0 && (length = JF_SYS(SYS_getdents64, directory, buffer, sizeof buffer)) > 0)
        status = visit_entries(buffer, length, visit, context);
    if (directory >= 0)
        jf_close((int)directory);
    if (length < 0) {
        jf_fail(error, (int)-length, "the threads of the process cannot be listed in /proc/self/task");
        jf_say_errno(error);
        return -1;
    }
    return status;
}

static void append(char *path, const char *text)
{
    strcat(path, text);
}

static void append_number(char *path, pid_t number)
{
    char digits[12], *at = digits + sizeof digits - 1;
    *at = 0;
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    append(path, at);
}

static const char *field(const char *status, const char *name)
{
    const char *at = strstr(status, name);
    return at ? at + strlen(name) : NULL;
}

static uint64_t hex(const char *at)
{
    uint64_t value = 0;
    for (; (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'f'); at++)
        value = value * 16 + (uint64_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    return value;
}

bool jf_task_report(pid_t tid, struct jf_task_report *report)
{
    char path[64] = "/proc/self/task/", text[2048];
    append_number(path, tid);
    append(path, "/status");
    long file = JF_SYS(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    long length = JF_SYS(SYS_read, file, text, sizeof text - 1);
    jf_close((int)file);
    if (length <= 0)
        return false;
    text[length] = 0;
    const char *name = field(text, "Name:\t"), *state = field(text, "State:\t");
    const char *pending = field(text, "SigPnd:\t"), *blocked = field(text, "SigBlk:\t");
    if (!name || !state || !pending || !blocked)
        return false;
    size_t i = 0;
    for (; i < sizeof report->name - 1 && name[i] && name[i] != '\n'; i++)
        report->name[i] = name[i];
    report->name[i] = 0;
    report->state = *state;
    report->pending = hex(pending);
    report->blocked = hex(blocked);
    return true;
}
