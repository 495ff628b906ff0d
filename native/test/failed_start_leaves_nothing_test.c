/* A program that cannot be started must fail with errno and a text that says what it was, and leave no process. */
#define _GNU_SOURCE
#include "jfork/spawn.h"
#include "support/check.h"
#include "support/children.h"
#include "support/files.h"
#include "support/unprivileged.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *const arguments[] = {"program", NULL};
static char *const environment[] = {"JUST_EXIT=0", NULL};
static char program[4200];
static char directory[] = "/tmp/jfork-test-XXXXXX";

static void expect_failure(struct jf_spawn spawn, int number, const char *text)
{
    struct jf_error error;
    int pidfd = -1, before = descriptor_count();
    static const int fds[3] = {0, 1, 2};
    spawn.arguments = arguments;
    spawn.environment = environment;
    if (!spawn.fds) {
        spawn.fds = fds;
        spawn.fd_count = 3;
    }
    CHECK_IS(-1, jf_spawn(&spawn, &pidfd, &error));
    CHECK_IS(number, error.number);
    CHECK_SAYS(error.text, spawn.path);
    CHECK_SAYS(error.text, text);
    CHECK_IS(before, descriptor_count());
    CHECK_IS(-1, waitpid(-1, NULL, WNOHANG | __WALL));
    CHECK_IS(ECHILD, errno);
}

static const char *make_file(const char *name, const char *contents, mode_t mode)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
    CHECK(fd >= 0);
    CHECK_IS(strlen(contents), write(fd, contents, strlen(contents)));
    CHECK_IS(0, fchmod(fd, mode));
    close(fd);
    return path;
}

static void remove_file(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    unlink(path);
}

/* Rights mean something to this one. */
static void be_unprivileged(void)
{
    char closed[100];
    snprintf(closed, sizeof closed, "%s/closed", directory);
    drop_rights(NOBODY_ELSE);
    if (getuid() != 0)
        expect_failure((struct jf_spawn){.path = program, .directory = closed}, EACCES, closed);
    _exit(0);
}

static void try_all(void)
{
    int closed = dup(0);
    close(closed);
    expect_failure((struct jf_spawn){.path = "/nowhere/program"}, ENOENT, "ENOENT");
    expect_failure((struct jf_spawn){.path = "relative/program"}, ENOENT, "ENOENT");
    expect_failure((struct jf_spawn){.path = "/proc/self/status"}, EACCES, "EACCES");
    expect_failure((struct jf_spawn){.path = "/"}, EACCES, "EACCES");
    expect_failure((struct jf_spawn){.path = make_file("text", "no program\n", 0700)}, ENOEXEC, "ENOEXEC");
    expect_failure((struct jf_spawn){.path = make_file("script", "#!/nowhere/sh\n", 0700)}, ENOENT, "ENOENT");
    expect_failure((struct jf_spawn){.path = program, .directory = "/proc/self/status"}, ENOTDIR, "/proc/self/status");
    expect_failure((struct jf_spawn){.path = program, .directory = "/nowhere"}, ENOENT, "/nowhere");
    expect_failure((struct jf_spawn){.path = program, .fds = &closed, .fd_count = 1}, EBADF, "descriptors");
    expect_failure((struct jf_spawn){.path = program, .fds = &closed, .fd_count = JF_SPAWN_FDS + 1}, EINVAL,
                   "too many descriptors");
}

int main(void)
{
    char closed[100];
    test_begin();
    snprintf(program, sizeof program, "%s", helper_path("show_process_program"));
    CHECK(mkdtemp(directory));
    CHECK_IS(0, chmod(directory, 0755));
    snprintf(closed, sizeof closed, "%s/closed", directory);
    CHECK_IS(0, mkdir(closed, 0));
    try_all();
    signal(SIGCHLD, SIG_IGN); /* then the kernel collects what fails */
    try_all();
    signal(SIGCHLD, SIG_DFL);
    pid_t pid = fork();
    if (pid == 0)
        be_unprivileged();
    expect_exit(pid, 0, "who may not enter a directory");
    rmdir(closed);
    remove_file("text");
    remove_file("script");
    CHECK_IS(0, rmdir(directory));
    return test_end();
}
