/*
 * Where a control group has room for too few processes (pids.max), a fork must fail with an error that names it: at once if
 * there is no room at all, in the child if there is for some of its threads. With room it must work again.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 6
#define PATH_ROOM 512

static char group[PATH_ROOM];
static int said[2];

/* The mount point of the first version's controller, or of the second version, with this process's group behind. */
static bool find_parent(char *path)
{
    char line[PATH_ROOM];
    bool found = false;
    FILE *file = fopen("/proc/self/cgroup", "re");
    while (file && !found && fgets(line, sizeof line, file)) {
        char *at = strstr(line, ":pids:"), *name = at ? at + 6 : strncmp(line, "0::", 3) == 0 ? line + 3 : NULL;
        if (!name)
            continue;
        name[strcspn(name, "\n")] = 0;
        snprintf(path, PATH_ROOM, "/sys/fs/cgroup%s%.400s", at ? "/pids" : "", name);
        found = access(path, W_OK) == 0;
    }
    if (file)
        fclose(file);
    return found;
}

static bool set(const char *name, const char *value)
{
    char path[PATH_ROOM + 32];
    snprintf(path, sizeof path, "%s/%s", group, name);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    bool done = file >= 0 && write(file, value, strlen(value)) == (ssize_t)strlen(value);
    if (file >= 0)
        close(file);
    return done;
}

static void allow(int processes)
{
    char number[16];
    snprintf(number, sizeof number, "%d", processes);
    CHECK(set("pids.max", number));
}

static void *idle(void *unused)
{
    for (;;)
        pause();
    return unused;
}

static void no_room(void)
{
    struct jf_error error;
    allow(thread_count());
    CHECK_IS(-1, try_fork_all(NULL, &error));
    CHECK_IS(EAGAIN, error.number);
    CHECK_SAYS(error.text, "pids.max of the control group");
}

static void room_for_some(void)
{
    char text[1024] = "";
    struct jf_error error;
    allow(thread_count() + 1 + 3);
    int standard_error = dup(STDERR_FILENO);
    CHECK_IS(STDERR_FILENO, dup2(said[1], STDERR_FILENO));
    pid_t pid = try_fork_all(NULL, &error);
    CHECK_IS(STDERR_FILENO, dup2(standard_error, STDERR_FILENO));
    close(standard_error);
    CHECK_WORKS(pid, error);
    expect_exit(pid, STATUS_NOT_WHOLE, "the child that has not all its threads");
    CHECK(read(said[0], text, sizeof text - 1) > 0);
    CHECK_SAYS(text, "cannot be re-created");
    CHECK_SAYS(text, "pids.max");
}

static void room(void)
{
    CHECK(set("pids.max", "max"));
    pid_t pid = fork_all();
    if (pid == 0)
        _exit(0);
    expect_exit(pid, 0, "the child, with room");
}

_Noreturn static void be_template(void)
{
    CHECK(set("cgroup.procs", "0"));
    for (int i = 0; i < THREADS; i++)
        start(idle, NULL);
    no_room();
    room_for_some();
    room();
    _exit(0);
}

int main(void)
{
    char parent[PATH_ROOM];
    test_begin();
    if (!find_parent(parent))
        skip("no control group with a limit of processes can be made here");
    CHECK(snprintf(group, sizeof group, "%.400s/jfork-test-%d", parent, (int)getpid()) < (int)sizeof group);
    if (mkdir(group, 0700) < 0)
        skip("no control group can be made here");
    if (!set("pids.max", "max")) {
        rmdir(group);
        skip("control groups that are made here have no limit of processes");
    }
    CHECK_IS(0, pipe(said));
    pid_t pid = fork();
    if (pid == 0)
        be_template();
    int status;
    CHECK_IS(pid, waitpid(pid, &status, 0));
    AWAIT(rmdir(group) == 0);
    CHECK_IS(0, status);
    close(said[0]);
    close(said[1]);
    return test_end();
}
