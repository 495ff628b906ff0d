#define _GNU_SOURCE
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_FDS 4096

extern char **environ;

static bool open_at_begin[MAX_FDS];
static const char *about_what;

#if defined(__SANITIZE_ADDRESS__)
/* Leaks are looked for with threads stopped by their old ids, which a forked process does not have. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0:exitcode=99";
}
#endif

/* One write, so that lines of several processes do not mix; stdio's locks may be held by whoever is stuck. */
static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
    char line[2048 + 128];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(line, sizeof line - 128, format, values);
    va_end(values);
    if (length >= (int)sizeof line - 128)
        length = sizeof line - 128 - 1;
    if (about_what && length > 0)
        length += snprintf(line + length - 1, sizeof line - (size_t)length, " [%.100s]\n", about_what) - 1;
    if (write(STDERR_FILENO, line, (size_t)length) < 0)
        abort();
}

void check_failed(const char *file, int line, const char *what)
{
    say("%s:%d: in process %d: %s\n", file, line, (int)getpid(), what);
    _exit(1);
}

void await_failed(const char *file, int line, const char *condition)
{
    say("%s:%d: in process %d: not true after %d ms: %s\n", file, line, (int)getpid(), WAIT_MS, condition);
    dump_stacks(getpid());
    _exit(1);
}

void check_is(const char *file, int line, const char *what, long expected, long actual)
{
    if (expected == actual)
        return;
    say("%s:%d: in process %d: %s must be %ld, is %ld\n", file, line, (int)getpid(), what, expected, actual);
    _exit(1);
}

void check_text(const char *file, int line, const char *what, const char *expected, const char *actual)
{
    if (strcmp(expected, actual) == 0)
        return;
    say("%s:%d: in process %d: %s must be '%s', is '%s'\n", file, line, (int)getpid(), what, expected, actual);
    _exit(1);
}

void check_says(const char *file, int line, const char *text, const char *part)
{
    if (strstr(text, part))
        return;
    say("%s:%d: in process %d: '%s' must be in '%s'\n", file, line, (int)getpid(), part, text);
    _exit(1);
}

void about(const char *what)
{
    about_what = what;
}

int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

void nap(void)
{
    struct timespec time = {0, 500000};
    nanosleep(&time, NULL);
}

static void list_descriptors(bool open[MAX_FDS])
{
    DIR *directory = opendir("/proc/self/fd");
    CHECK(directory != NULL);
    memset(open, 0, MAX_FDS * sizeof *open);
    for (struct dirent *entry; (entry = readdir(directory));) {
        int fd = atoi(entry->d_name);
        if (entry->d_name[0] != '.' && fd != dirfd(directory) && fd < MAX_FDS)
            open[fd] = true;
    }
    closedir(directory);
}

int descriptor_count(void)
{
    bool open[MAX_FDS];
    int count = 0;
    list_descriptors(open);
    for (int fd = 0; fd < MAX_FDS; fd++)
        count += open[fd];
    return count;
}

void test_begin(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY); /* for the stacks; not known to every kernel */
    list_descriptors(open_at_begin);
}

static void check_descriptors(void)
{
    bool open[MAX_FDS];
    list_descriptors(open);
    for (int fd = 0; fd < MAX_FDS; fd++) {
        char path[64], target[256] = "";
        if (open[fd] == open_at_begin[fd])
            continue;
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        if (readlink(path, target, sizeof target - 1) < 0)
            target[0] = 0;
        say("descriptor %d is left %s: %s\n", fd, open[fd] ? "open" : "closed", target);
        _exit(1);
    }
}

static void check_children(void)
{
    siginfo_t info = {0};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) < 0 && errno == ECHILD)
        return;
    if (info.si_pid)
        say("process %d has ended (%d), and nobody collected it\n", (int)info.si_pid, info.si_status);
    else
        say("a child process is left, and runs\n");
    _exit(1);
}

int test_end(void)
{
    check_children();
    check_descriptors();
    return 0;
}

void skip(const char *reason)
{
    say("skipped: %s\n", reason);
    _exit(STATUS_SKIPPED);
}

void skip_part(const char *what, const char *reason)
{
    say("skipped in part: %s: %s\n", what, reason);
}

void *shared_memory(size_t length)
{
    void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(memory != MAP_FAILED);
    return memory;
}

static void run_shell(char *command)
{
    char *arguments[] = {"sh", "-c", command, NULL};
    pid_t pid;
    if (posix_spawnp(&pid, "sh", NULL, NULL, arguments, environ) == 0)
        waitpid(pid, NULL, 0);
}

void dump_stacks(pid_t pid)
{
    char command[1024];
    snprintf(command, sizeof command,
             "exec 1>&2; echo '--- threads of process %1$d'; "
             "for t in /proc/%1$d/task/*; do echo \"$t $(grep -E '^(Name|State|SigBlk)' $t/status | tr '\\n' ' ')"
             "$(cat $t/wchan 2>/dev/null) $(cat $t/syscall 2>/dev/null)\"; done | head -n 40; "
             "command -v gdb >/dev/null && timeout -k 1 15 gdb -nx -batch -p %1$d -ex 'thread apply all bt 16' 2>&1 | "
             "grep -v '^\\[New LWP' | head -c 20000",
             (int)pid);
    run_shell(command);
}
