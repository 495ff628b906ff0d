/* When the thread that asked for the fork ends in the child, /proc must still show the child's program and memory. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/mappings.h"
#include "support/threads.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static atomic_int asked;
static int to_parent[2], to_child[2];

static void tell(int fd)
{
    CHECK_IS(1, write(fd, "x", 1));
}

static void hear(int fd)
{
    char octet;
    CHECK_IS(1, read(fd, &octet, 1));
}

static void look_at(pid_t pid)
{
    char path[64], own[256] = "", target[256] = "";
    int lines = 0;
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    CHECK(readlink("/proc/self/exe", own, sizeof own - 1) > 0);
    CHECK(readlink(path, target, sizeof target - 1) > 0);
    CHECK_TEXT(own, target);
    FILE *maps = open_of_process(pid, "maps");
    for (int c; (c = getc(maps)) != EOF;)
        lines += c == '\n';
    fclose(maps);
    CHECK(lines > 5);
}

static void *ask(void *template)
{
    pid_t pid = fork_all();
    asked = 1;
    if (pid == 0)
        return NULL; /* this thread ends in the child */
    (void)template;
    hear(to_parent[0]);
    look_at(pid);
    tell(to_child[1]);
    expect_exit(pid, 0, "the child");
    return NULL;
}

int main(void)
{
    test_begin();
    CHECK_IS(0, pipe(to_parent));
    CHECK_IS(0, pipe(to_child));
    pid_t template = getpid();
    pthread_t asking = start(ask, NULL);
    AWAIT(asked);
    finish(asking);
    if (getpid() != template) {
        CHECK_IS(getpid(), gettid());
        AWAIT(thread_count() == 1);
        tell(to_parent[1]);
        hear(to_child[0]);
        _exit(0);
    }
    int all[] = {to_parent[0], to_parent[1], to_child[0], to_child[1]};
    for (int i = 0; i < 4; i++)
        close(all[i]);
    return test_end();
}
