#define _GNU_SOURCE
#include "uncopied.h"

#include "procfs.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define PAGE 4096UL

static int judge_timers(const struct jf_policy *policy, struct jf_error *error)
{
    jf_fail(error, 0, "this process has POSIX timers (timer_create(2)), which a forked process would lack; delete them before "
                      "forking, make them in the worker, or have timers allowed");
    return jf_hazard_found(policy, JF_HAZARD_TIMER, error);
}

/* The file is there only if the kernel was built with checkpoint and restore. */
static int look_for_timers(const struct jf_policy *policy, struct jf_error *error)
{
    char first;
    long file = JF_SYS(SYS_openat, AT_FDCWD, "/proc/self/timers", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    long got = JF_SYS(SYS_read, file, &first, 1);
    jf_close((int)file);
    return got > 0 ? judge_timers(policy, error) : 0;
}

static int look_for_tracer(const struct jf_policy *policy, struct jf_error *error)
{
    uint64_t tracer = 0;
    const char *status = jf_proc_text("/proc/self/status", error);
    if (!status)
        return -1;
    jf_proc_field(status, "TracerPid:", 10, &tracer);
    if (!tracer)
        return 0;
    jf_fail(error, 0, "this process is traced (ptrace(2)) by process ");
    jf_say_number(error, (long)tracer);
    jf_say(error, ", which would stop the forked process, too, or lose it; detach it, trace the worker, or have tracers allowed");
    return jf_hazard_found(policy, JF_HAZARD_TRACER, error);
}

int jf_uncopied_record(struct jf_uncopied *uncopied, const struct jf_exempt *exempt, struct jf_error *error)
{
    memset(uncopied, 0, sizeof *uncopied);
    uncopied->policy = exempt->policy;
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++)
        JF_SYS(SYS_getitimer, which, &uncopied->timers[which]);
    JF_SYS(SYS_prctl, PR_GET_CHILD_SUBREAPER, &uncopied->subreaper);
    if (!jf_hazard_ignored(&exempt->policy, JF_HAZARD_TIMER) && look_for_timers(&exempt->policy, error) < 0)
        return -1;
    return jf_hazard_ignored(&exempt->policy, JF_HAZARD_TRACER) ? 0 : look_for_tracer(&exempt->policy, error);
}

/* 51234 812 ...: the first is the size, see proc(5). */
static int address_space(uint64_t *pages, struct jf_error *error)
{
    const char *statm = jf_proc_text("/proc/self/statm", error);
    if (!statm)
        return -1;
    *pages = jf_proc_number(statm, 10, NULL);
    return 0;
}

static bool may_lack_memory(const struct jf_uncopied *uncopied)
{
    return uncopied->policy.treatment[JF_HAZARD_MISSING_MEMORY] == JF_ALLOW;
}

int jf_uncopied_measure(struct jf_uncopied *uncopied, struct jf_error *error)
{
    return may_lack_memory(uncopied) ? 0 : address_space(&uncopied->pages, error);
}

/* 0 if a page more can be mapped below a limit of so many. */
static long map_one_more(struct rlimit limit, uint64_t pages)
{
    limit.rlim_cur = pages * PAGE;
    long status = JF_SYS(SYS_prlimit64, 0, RLIMIT_AS, &limit, NULL);
    if (status == 0)
        status = JF_SYS(SYS_mmap, 0, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return status < 0 && status > -(long)PAGE ? status : JF_SYS(SYS_munmap, status, PAGE);
}

/*
 * A page more fits below a limit of so many and one, but not of so many. The first look into /proc of a process costs the kernel more than all
 * of this (measured: docs/decisions.md). Only while there is one thread, which the limit does not concern meanwhile.
 */
static bool has_exactly(uint64_t pages)
{
    struct rlimit before;
    if (JF_SYS(SYS_prlimit64, 0, RLIMIT_AS, NULL, &before) < 0)
        return false;
    bool exactly = map_one_more(before, pages) == -ENOMEM && map_one_more(before, pages + 1) == 0;
    JF_SYS(SYS_prlimit64, 0, RLIMIT_AS, &before, NULL);
    return exactly;
}

static int compare_memory(const struct jf_uncopied *uncopied, struct jf_error *error)
{
    uint64_t pages;
    if (has_exactly(uncopied->pages))
        return 0;
    if (address_space(&pages, error) < 0)
        return -1;
    if (pages == uncopied->pages)
        return 0;
    jf_fail(error, 0, "the template has memory that the kernel does not copy (MADV_DONTFORK, or the memory of a device), ");
    jf_say_number(error, (long)(uncopied->pages - pages) * 4);
    jf_say(error, " KB of it; release it before forking, or have missing memory allowed");
    return jf_hazard_found(&uncopied->policy, JF_HAZARD_MISSING_MEMORY, error);
}

int jf_uncopied_rebuild(const struct jf_uncopied *uncopied, struct jf_error *error)
{
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++)
        if (uncopied->timers[which].it_value.tv_sec || uncopied->timers[which].it_value.tv_usec)
            JF_SYS(SYS_setitimer, which, &uncopied->timers[which], 0);
    if (uncopied->subreaper)
        JF_SYS(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1);
    return may_lack_memory(uncopied) ? 0 : compare_memory(uncopied, error);
}
