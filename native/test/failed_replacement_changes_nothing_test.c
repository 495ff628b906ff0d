/* A process that cannot become a program must go on as it was: descriptors, directory, signals, threads. */
#define _GNU_SOURCE
#include "jfork/spawn.h"
#include "support/check.h"
#include "support/files.h"
#include "support/threads.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static atomic_int stop, turns;

static void handler(int number)
{
    (void)number;
}

static void *busy(void *unused)
{
    while (!stop) {
        turns++;
        nap();
    }
    return unused;
}

static void fail(const struct jf_spawn *like, const char *path, const char *directory, int number)
{
    struct jf_spawn spawn = *like;
    struct jf_error error;
    spawn.path = path;
    spawn.directory = directory;
    CHECK_IS(-1, jf_replace(&spawn, &error));
    CHECK_IS(number, error.number);
    CHECK_SAYS(error.text, "this process cannot become ");
    CHECK_SAYS(error.text, path);
}

static void expect_disposition(int number, void (*expected)(int))
{
    struct sigaction action;
    CHECK_IS(0, sigaction(number, NULL, &action));
    CHECK(action.sa_handler == expected);
}

int main(void)
{
    static char *const arguments[] = {"program", NULL}, *const environment[] = {NULL};
    char before[PATH_MAX], after[PATH_MAX];
    sigset_t mask, mask_after;
    test_begin();
    int stays = memfd_create("stays", 0), closes = memfd_create("closes", MFD_CLOEXEC), count = descriptor_count();
    CHECK(getcwd(before, sizeof before));
    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR1, handler);
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR2);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    pthread_t thread = start(busy, NULL);
    const struct jf_spawn spawn = {.arguments = arguments, .environment = environment,
                                   .fds = (int[]){closes, 1, 2, stays, -1, -1, -1, closes}, .fd_count = 8};
    for (int i = 0; i < 20; i++) {
        fail(&spawn, "/nowhere/program", "/", ENOENT);
        fail(&spawn, "/proc/self/status", NULL, EACCES);
        fail(&spawn, "/bin/true", "/nowhere", ENOENT);
    }
    fail(&(struct jf_spawn){.fds = &(int){9999}, .fd_count = 1}, "/bin/true", NULL, EBADF);
    fail(&(struct jf_spawn){.fd_count = JF_SPAWN_FDS + 1}, "/bin/true", NULL, EINVAL);
    CHECK_IS(count, descriptor_count());
    CHECK_IS(0, fcntl(stays, F_GETFD) & FD_CLOEXEC);
    CHECK_IS(FD_CLOEXEC, fcntl(closes, F_GETFD) & FD_CLOEXEC);
    CHECK_TEXT(before, getcwd(after, sizeof after));
    expect_disposition(SIGPIPE, SIG_IGN);
    expect_disposition(SIGUSR1, handler);
    sigprocmask(SIG_SETMASK, NULL, &mask_after);
    for (int number = 1; number <= SIGRTMAX; number++)
        CHECK_IS(number == SIGUSR2, sigismember(&mask_after, number));
    int then = turns;
    AWAIT(turns > then + 2);
    stop = 1;
    finish(thread);
    close(stays);
    close(closes);
    return test_end();
}
