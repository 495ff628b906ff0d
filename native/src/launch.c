#define _GNU_SOURCE
#include "launch.h"

#include "jfork/fault.h"
#include "procfs.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>

static void fail(struct jf_launch *launch, const char *step, long status)
{
    launch->step = step;
    launch->failed = (int)-status;
}

bool jf_stays_ignored(int signal)
{
    return signal == SIGHUP || signal == SIGINT || signal == SIGQUIT || signal == SIGTERM;
}

char *jf_launch_stack(void)
{
    void *stack = mmap(NULL, JF_LAUNCH_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    return stack == MAP_FAILED ? NULL : stack;
}

/* First out of the way of the targets, then into place. */
static long place_descriptors(const struct jf_spawn *program)
{
    int moved[JF_SPAWN_FDS];
    for (size_t i = 0; i < program->fd_count; i++) {
        long fd = program->fds[i] < 0 ? -1 : JF_SYS(SYS_fcntl, program->fds[i], F_DUPFD_CLOEXEC, program->fd_count);
        if (fd < 0 && program->fds[i] >= 0)
            return fd;
        moved[i] = (int)fd;
    }
    for (size_t i = 0; i < program->fd_count; i++) {
        long status = moved[i] < 0 ? jf_close((int)i) : JF_SYS(SYS_dup3, moved[i], i, 0);
        if (status < 0 && moved[i] >= 0)
            return status;
    }
    return 0;
}

/* Where a container's filter forbids close_range: mark what /proc/self/fd shows. */
static long mark_listed(unsigned from)
{
    char buffer[2048] __attribute__((aligned(8)));
    /* Not /proc/self, which is the group leader's, whose descriptors may be others. */
    long directory = JF_SYS(SYS_openat, AT_FDCWD, "/proc/thread-self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC), length;
    if (directory < 0)
        return directory;
    while ((length = JF_SYS(SYS_getdents64, directory, buffer, sizeof buffer)) > 0)
        for (long at = 0; at < length; at += ((struct jf_dirent *)(void *)(buffer + at))->length) {
            const char *name = ((struct jf_dirent *)(void *)(buffer + at))->name;
            unsigned fd = (unsigned)jf_proc_number(name, 10, NULL);
            if (name[0] != '.' && fd >= from)
                JF_SYS(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC);
        }
    jf_close((int)directory);
    return length;
}

static long inherit_nothing_else(unsigned from)
{
    long status = JF_SYS(SYS_close_range, from, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */);
    return status < 0 ? mark_listed(from) : 0;
}

static bool may_be_elsewhere(long status)
{
    return status == -ENOENT || status == -ENOTDIR || status == -EACCES || status == -ESTALE || status == -ENODEV ||
           status == -ETIMEDOUT;
}

static bool is_there(const char *path)
{
    return JF_SYS(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}

/*
 * A file that may not be executed is passed over, and told of only if there is no other. Of a directory that may not be
 * searched nobody knows whether the program is in it, so it says nothing.
 */
static long search(const struct jf_spawn *program)
{
    long found = -ENOENT;
    for (char *const *candidate = program->candidates; *candidate; candidate++) {
        long status = JF_SYS(SYS_execve, *candidate, program->arguments, program->environment);
        if (!may_be_elsewhere(status))
            return status;
        if (status == -EACCES && is_there(*candidate))
            found = status;
    }
    return found;
}

static long execute(const struct jf_spawn *program)
{
    return program->candidates ? search(program)
                               : JF_SYS(SYS_execve, program->path, program->arguments, program->environment);
}

void jf_launch(struct jf_launch *launch)
{
    const struct jf_spawn *program = launch->program;
    uint64_t none = 0;
    long status;
    if (program->new_session && (status = JF_SYS(SYS_setsid, 0)) < 0)
        return fail(launch, "a session of its own cannot be made", status);
    if ((status = place_descriptors(program)) < 0)
        return fail(launch, "the descriptors cannot be put in place", status);
    if ((status = inherit_nothing_else((unsigned)program->fd_count)) < 0)
        return fail(launch, "the other descriptors cannot be kept from the program", status);
    if (program->directory && (status = JF_SYS(SYS_chdir, program->directory)) < 0)
        return fail(launch, "the working directory cannot be entered", status);
    JF_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &none, 0, JF_SIGSET_BYTES);
    jf_fault(JF_FAULT_PROGRAM_LOADING);
    fail(launch, "the program cannot be executed", execute(program));
}

int jf_launch_explain(const struct jf_launch *launch, const char *what, struct jf_error *error)
{
    jf_fail(error, launch->failed, what);
    jf_say(error, launch->program->path);
    if (launch->program->directory) {
        jf_say(error, " in ");
        jf_say(error, launch->program->directory);
    }
    jf_say(error, ": ");
    jf_say(error, launch->step);
    jf_say_errno(error);
    return -1;
}
