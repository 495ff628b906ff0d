/* A program must be found at the first place where it can be executed, also behind files and places that are no good. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/files.h"

#include "jfork/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char program[4200], denied[64], directory[] = "/tmp/jfork-test-XXXXXX";
static char *const arguments[] = {"program", NULL};
static char *const environment[] = {"JUST_EXIT=7", NULL};
static const int fds[3] = {0, 1, 2};

static pid_t start(char *const *candidates, int *pidfd, struct jf_error *error)
{
    struct jf_spawn spawn = {.path = "program", .candidates = candidates, .arguments = arguments,
                             .environment = environment, .fds = fds, .fd_count = 3};
    return jf_spawn(&spawn, pidfd, error);
}

static void expect_found(char *const *candidates)
{
    struct jf_error error;
    int pidfd;
    pid_t pid = start(candidates, &pidfd, &error);
    CHECK_WORKS(pid, error);
    expect_exit(pid, 7, "the program");
    close(pidfd);
}

static void expect_failure(int number, char *const *candidates)
{
    struct jf_error error;
    int pidfd;
    CHECK_IS(-1, start(candidates, &pidfd, &error));
    CHECK_IS(number, error.number);
    CHECK_SAYS(error.text, "cannot start program: ");
}

int main(void)
{
    test_begin();
    snprintf(program, sizeof program, "%s", helper_path("show_process_program"));
    CHECK(mkdtemp(directory));
    snprintf(denied, sizeof denied, "%s/denied", directory);
    int file = open(denied, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    CHECK(file >= 0);
    close(file);
    expect_found((char *[]){program, NULL});
    expect_found((char *[]){"/nowhere/program", "/proc/self/status/program", denied, program, denied, NULL});
    expect_failure(ENOENT, (char *[]){NULL});
    expect_failure(ENOENT, (char *[]){"/nowhere/program", "/proc/self/status/program", NULL});
    expect_failure(EACCES, (char *[]){denied, "/nowhere/program", NULL});
    CHECK_IS(0, chmod(denied, 0700)); /* executable, but nothing that could be executed: nobody looks any further */
    file = open(denied, O_WRONLY | O_CLOEXEC);
    CHECK_IS(5, write(file, "text\n", 5));
    close(file);
    expect_failure(ENOEXEC, (char *[]){denied, program, NULL});
    unlink(denied);
    CHECK_IS(0, rmdir(directory));
    return test_end();
}
