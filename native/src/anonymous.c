/* Descriptors without a name in any file system. */
#define _GNU_SOURCE
#include "descriptors.h"

#include "procfs.h"
#include "sys.h"

#include <string.h>

/* Two numbers of one object must become two numbers of one new object. See kcmp(2), KCMP_FILE. */
static uint64_t identity_by_comparison(const struct jf_descriptors *descriptors, const struct jf_descriptor *one)
{
    for (size_t i = 0; i < jf_descriptors_count(descriptors); i++) {
        const struct jf_descriptor *other = jf_descriptors_at(descriptors, i);
        if (other->kind == one->kind && JF_SYS(SYS_kcmp, jf_getpid(), jf_getpid(), 0, one->fd, other->fd) == 0)
            return other->identity;
    }
    return (uint64_t)one->fd;
}

static int record_eventfd(struct jf_descriptors *descriptors, struct jf_descriptor *eventfd, const char *info,
                          struct jf_error *error)
{
    uint64_t semaphore = 0;
    eventfd->kind = JF_EVENTFD;
    eventfd->identity = 0;
    jf_proc_field(info, "eventfd-count:", 16, &eventfd->count);
    jf_proc_field(info, "eventfd-id:", 10, &eventfd->identity);
    if (jf_proc_field(info, "eventfd-semaphore:", 10, &semaphore) && semaphore)
        eventfd->flags |= 1; /* EFD_SEMAPHORE */
    return jf_descriptors_add(descriptors, eventfd, error);
}

/* it_value: (0, 49406829) */
static struct timespec time_field(const char *info, const char *name)
{
    const char *at = strstr(info, name), *rest;
    struct timespec time = {0};
    if (!at || !(at = strchr(at, '(')))
        return time;
    time.tv_sec = (time_t)jf_proc_number(at + 1, 10, &rest);
    time.tv_nsec = (long)jf_proc_number(rest + 1, 10, NULL);
    return time;
}

static int record_timerfd(struct jf_descriptors *descriptors, struct jf_descriptor *timer, const char *info,
                          struct jf_error *error)
{
    uint64_t clock = 0;
    timer->kind = JF_TIMERFD;
    timer->identity = identity_by_comparison(descriptors, timer);
    jf_proc_field(info, "clockid:", 10, &clock);
    jf_proc_field(info, "ticks:", 10, &timer->timer.ticks);
    timer->timer.clock = (int)clock;
    timer->timer.time = (struct itimerspec){time_field(info, "it_interval:"), time_field(info, "it_value:")};
    struct itimerspec *time = &timer->timer.time;
    if ((time->it_interval.tv_sec || time->it_interval.tv_nsec) && !time->it_value.tv_sec)
        time->it_value.tv_nsec += !time->it_value.tv_nsec; /* it has just expired; 0 would stop it */
    return jf_descriptors_add(descriptors, timer, error);
}

static int record_signalfd(struct jf_descriptors *descriptors, struct jf_descriptor *signals, const char *info,
                           struct jf_error *error)
{
    signals->kind = JF_SIGNALFD;
    signals->identity = identity_by_comparison(descriptors, signals);
    jf_proc_field(info, "sigmask:", 16, &signals->mask);
    return jf_descriptors_add(descriptors, signals, error);
}

/* Which path is watched is not known any more, only the file that it meant. */
static int record_inotify(struct jf_descriptors *descriptors, struct jf_descriptor *watcher, const char *info,
                          struct jf_error *error)
{
    watcher->kind = JF_INOTIFY;
    watcher->identity = identity_by_comparison(descriptors, watcher);
    if (!strstr(info, "inotify wd:"))
        return jf_descriptors_add(descriptors, watcher, error);
    if (jf_hazard_ignored(&descriptors->policy, JF_HAZARD_WATCH))
        return 0;
    jf_descriptor_blame(watcher->fd, error);
    jf_say(error, "watches files (inotify; in Java a WatchService), and events would reach any one of the processes; close it "
                  "before forking, make it in the worker, or have watches allowed");
    return jf_hazard_found(&descriptors->policy, JF_HAZARD_WATCH, error);
}

static int refuse_unknown(const struct jf_descriptors *descriptors, const struct jf_descriptor *unknown,
                          struct jf_error *error)
{
    if (jf_hazard_ignored(&descriptors->policy, JF_HAZARD_DESCRIPTOR))
        return 0;
    jf_descriptor_blame(unknown->fd, error);
    jf_say(error, "is of a kind that cannot be shared with a forked process, nor be made anew; close it before forking, open "
                  "it in the worker, or have such descriptors allowed");
    return jf_hazard_found(&descriptors->policy, JF_HAZARD_DESCRIPTOR, error);
}

static const struct {
    const char *target;
    int (*record)(struct jf_descriptors *, struct jf_descriptor *, const char *info, struct jf_error *);
} kinds[] = {
    {"anon_inode:[eventfd]", record_eventfd},
    {"anon_inode:[timerfd]", record_timerfd},
    {"anon_inode:[signalfd]", record_signalfd},
    {"anon_inode:inotify", record_inotify},
    {"anon_inode:[inotify]", record_inotify},
};

int jf_anonymous_record(struct jf_descriptors *descriptors, struct jf_descriptor *descriptor, struct jf_error *error)
{
    char target[64];
    jf_descriptor_target(descriptor->fd, target, sizeof target);
    if (strcmp(target, "anon_inode:[eventpoll]") == 0)
        return jf_epoll_record(descriptors, descriptor, error);
    if (strncmp(target, "pidfd:", 6) == 0 || strcmp(target, "anon_inode:[pidfd]") == 0)
        return 0; /* means the same process to everybody */
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(target, kinds[i].target) == 0) {
            const char *info = jf_descriptor_info(descriptor->fd, error);
            return info ? kinds[i].record(descriptors, descriptor, info, error) : -1;
        }
    return refuse_unknown(descriptors, descriptor, error);
}
