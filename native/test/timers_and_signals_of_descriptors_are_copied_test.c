/* timerfd, signalfd and an inotify instance without watches must be others in the child, in the same state. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int ticking, again, stopped, once, signals, watcher;

static void make(void)
{
    struct itimerspec time = {{0, 2000000}, {0, 1000000}}, later = {{0, 0}, {1000, 0}};
    sigset_t set;
    ticking = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    again = fcntl(ticking, F_DUPFD_CLOEXEC, 50);
    stopped = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    once = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    CHECK_IS(0, timerfd_settime(ticking, 0, &time, NULL));
    CHECK_IS(0, timerfd_settime(once, 0, &later, NULL));
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK_IS(0, sigprocmask(SIG_BLOCK, &set, NULL));
    signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    watcher = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
}

static uint64_t ticks(int fd)
{
    uint64_t count = 0;
    if (read(fd, &count, sizeof count) < 0)
        CHECK_IS(EAGAIN, errno);
    return count;
}

/* The same in template and child, each on its own. */
static void use(void)
{
    struct itimerspec time;
    struct signalfd_siginfo info;
    AWAIT(ticks(ticking) > 0);
    AWAIT(ticks(again) > 0);
    CHECK_IS(0, ticks(stopped));
    CHECK_IS(0, timerfd_gettime(once, &time));
    CHECK(time.it_value.tv_sec > 900 && time.it_value.tv_sec <= 1000);
    CHECK_IS(0, fcntl(once, F_GETFL) & O_NONBLOCK);
    CHECK_IS(0, raise(SIGUSR1));
    CHECK_IS(sizeof info, read(signals, &info, sizeof info));
    CHECK_IS(SIGUSR1, info.ssi_signo);
    CHECK_IS(-1, read(signals, &info, sizeof info));
}

int main(void)
{
    struct jf_error error;
    test_begin();
    make();
    int before = descriptor_count();
    pid_t pid = fork_repaired();
    if (pid == 0) {
        struct itimerspec none = {{0, 0}, {0, 0}};
        CHECK_IS(before, descriptor_count());
        use();
        CHECK_IS(0, timerfd_settime(ticking, 0, &none, NULL)); /* and the template's goes on */
        CHECK_IS(0, ticks(ticking) > 1000000);
        CHECK(inotify_add_watch(watcher, "/", IN_CREATE) >= 0);
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    ticks(ticking);
    use();
    CHECK_IS(1, inotify_add_watch(watcher, "/", IN_CREATE)); /* the first */
    CHECK_IS(-1, try_fork_repaired(NULL, &error));
    CHECK_SAYS(error.text, "watches files (inotify");
    CHECK_SAYS(error.text, "(hazard WATCH)");
    int all[] = {ticking, again, stopped, once, signals, watcher};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        close(all[i]);
    return test_end();
}
