/* org.jfork.internal.os.Poller: the handle is the epoll descriptor, and the wake-up eventfd in the upper half. */
#define _GNU_SOURCE
#include "glue.h"

#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define WAKE UINT64_MAX
#define EVENTS 64

static int epoll_of(jlong handle)
{
    return (int)(handle & 0x7fffffff);
}

static int wake_of(jlong handle)
{
    return (int)(handle >> 32);
}

jlong JF_JNI(os_Poller, open)(JNIEnv *env, jclass type)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = WAKE};
    int epoll = epoll_create1(EPOLL_CLOEXEC), wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    (void)type;
    if (epoll < 0 || wake < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event) < 0)
        jf_throw_errno(env, "an epoll instance cannot be made", errno);
    return (jlong)wake << 32 | epoll;
}

void JF_JNI(os_Poller, control)(JNIEnv *env, jclass type, jlong handle, jint fd, jint events, jlong token, jint operation)
{
    struct epoll_event event = {.events = (uint32_t)events, .data.u64 = (uint64_t)token};
    (void)type;
    if (epoll_ctl(epoll_of(handle), operation, fd, &event) < 0)
        jf_throw_errno(env, "a descriptor cannot be watched with epoll", errno);
}

jint JF_JNI(os_Poller, await)(JNIEnv *env, jclass type, jlong handle, jlongArray tokens)
{
    struct epoll_event events[EVENTS];
    jlong ready[EVENTS];
    jint most = (*env)->GetArrayLength(env, tokens), count = 0;
    (void)type;
    int got = epoll_wait(epoll_of(handle), events, most < EVENTS ? most : EVENTS, -1);
    if (got < 0 && errno != EINTR)
        jf_throw_errno(env, "epoll_wait fails", errno);
    for (int i = 0; i < got; i++) {
        uint64_t ignored;
        if (events[i].data.u64 != WAKE)
            ready[count++] = (jlong)events[i].data.u64;
        else if (read(wake_of(handle), &ignored, sizeof ignored) < 0)
            continue;
    }
    (*env)->SetLongArrayRegion(env, tokens, 0, count, ready);
    return count;
}

void JF_JNI(os_Poller, wake)(JNIEnv *env, jclass type, jlong handle)
{
    uint64_t one = 1;
    (void)env, (void)type;
    if (write(wake_of(handle), &one, sizeof one) < 0)
        return; /* EAGAIN: it is awake more than enough */
}

void JF_JNI(os_Poller, close)(JNIEnv *env, jclass type, jlong handle)
{
    (void)env, (void)type;
    close(epoll_of(handle));
    close(wake_of(handle));
}
