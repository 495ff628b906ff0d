#define _GNU_SOURCE
#include "children.h"

#include "procfs.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>

/* What /proc/<pid>/stat says: 4711 (name, of any octets) S 1234 ... */
struct child {
    long pid;
    char *name;
    char state;
    long parent;
};

static bool parse(struct child *child, char *text)
{
    char *open = strchr(text, '('), *close = strrchr(text, ')');
    if (!open || !close || close < open || strlen(close) < 5)
        return false;
    *close = 0;
    child->name = open + 1;
    child->state = close[2];
    child->parent = (long)jf_proc_number(close + 3, 10, NULL);
    return true;
}

static bool read_stat(struct child *child)
{
    struct jf_error gone;
    char path[64];
    jf_proc_path(path, "/proc/", child->pid);
    strcat(path, "/stat");
    char *text = jf_proc_text(path, &gone);
    return text && parse(child, text);
}

static bool runs(struct child *child)
{
    return read_stat(child) && child->parent == jf_getpid() && child->state != 'Z' && child->state != 'X';
}

static bool find_in(const char *entries, long length, struct child *child)
{
    for (long at = 0; at < length; at += ((const struct jf_dirent *)(const void *)(entries + at))->length) {
        const char *name = ((const struct jf_dirent *)(const void *)(entries + at))->name;
        child->pid = (long)jf_proc_number(name, 10, NULL);
        if (child->pid && runs(child))
            return true;
    }
    return false;
}

/* Not /proc/self/task/<tid>/children: many kernels are built without it. */
static bool find_running(struct child *child)
{
    char entries[2048] __attribute__((aligned(8)));
    long directory = JF_SYS(SYS_openat, AT_FDCWD, "/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), length;
    bool found = false;
    if (directory < 0)
        return false;
    while (!found && (length = JF_SYS(SYS_getdents64, directory, entries, sizeof entries)) > 0)
        found = find_in(entries, length, child);
    jf_close((int)directory);
    return found;
}

static int judge(const struct jf_policy *policy, const struct child *child, struct jf_error *error)
{
    jf_fail(error, 0, "this process has a subprocess that runs");
    if (child) {
        jf_say(error, ": ");
        jf_say(error, child->name);
        jf_say(error, ", pid ");
        jf_say_number(error, child->pid);
    }
    jf_say(error, ". A forked process could not wait for it, and would believe that it ended with 0. Wait for its end before "
                  "the fork, or start it in the worker");
    return jf_hazard_found(policy, JF_HAZARD_SUBPROCESS, error);
}

/* Negative: no children at all, as usual. The pid of one that has ended and is not collected; 0 if all run. */
static long ended_child(void)
{
    siginfo_t ended;
    memset(&ended, 0, sizeof ended);
    long status = JF_SYS(SYS_waitid, P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT | __WALL, 0);
    return status < 0 ? status : ended.si_pid;
}

int jf_children_check(const struct jf_policy *policy, struct jf_error *error)
{
    struct child child = {0};
    if (jf_hazard_ignored(policy, JF_HAZARD_SUBPROCESS))
        return 0;
    long ended = ended_child();
    if (ended < 0)
        return 0;
    if (find_running(&child))
        return judge(policy, &child, error);
    /* All have ended, or those that have not cannot be seen (hidepid), of which the kernel tells only if none has ended. */
    return ended ? 1 : judge(policy, NULL, error);
}

void jf_children_keep_statuses(void)
{
    struct sigaction action;
    if (sigaction(SIGCHLD, NULL, &action) < 0)
        return;
    if (action.sa_handler != SIG_IGN && !(action.sa_flags & SA_NOCLDWAIT))
        return;
    if (action.sa_handler == SIG_IGN)
        action.sa_handler = SIG_DFL;
    action.sa_flags &= ~SA_NOCLDWAIT;
    (void)!sigaction(SIGCHLD, &action, NULL);
}
