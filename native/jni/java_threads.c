/*
 * Keep user code still while a child is repaired: its threads are suspended by JVM TI before the freeze, revived with all
 * others, and resumed when the repairs are done. A thread that was merely held in its signal handler instead would never
 * reach a safepoint, and the first allocation of the repairs would wait for it for ever.
 *
 * Left alone: the thread that forks, the JVM's and the JDK's service threads (groups "system" and
 * "InnocuousThreadGroup"), and carriers of virtual threads, which run no code of their own: virtual threads are
 * suspended as such.
 */
#define _GNU_SOURCE
#include "glue.h"
#include "jvm_state.h"
#include "java_threads.h"
#include "jvmti_env.h"
#include "service_threads.h"

#include <stdint.h>
#include <string.h>
#include <time.h>

#define DRAW_PAUSES 1000 /* of a millisecond, and the time to suspend and resume all */
#define ROUNDS 100 /* new threads may appear while others are being suspended */

typedef jvmtiError(JNICALL *all_virtual_threads)(jvmtiEnv *, jint, const jthread *);

static struct java_threads the_threads;

struct java_threads *jf_java_threads(void)
{
    return &the_threads;
}

/* JDK 21 gave two reserved entries a meaning; the JDK that compiles this may not know. See jvmti.h, entries 118, 119. */
static all_virtual_threads virtual_function(jvmtiEnv *jvmti, int entry)
{
    void *const *table = (void *const *)(const void *)*jvmti;
    all_virtual_threads function;
    memcpy(&function, &table[entry - 1], sizeof function);
    return function;
}

/* can_support_virtual_threads: the bit after can_generate_sampled_object_alloc_events. */
static jvmtiCapabilities virtual_threads(void)
{
    jvmtiCapabilities capabilities;
    uint64_t bits;
    memset(&capabilities, 0, sizeof capabilities);
    capabilities.can_generate_sampled_object_alloc_events = 1;
    memcpy(&bits, &capabilities, sizeof bits);
    bits <<= 1;
    memcpy(&capabilities, &bits, sizeof bits);
    return capabilities;
}

static bool make_capable(struct java_threads *threads)
{
    jvmtiCapabilities capabilities;
    memset(&capabilities, 0, sizeof capabilities);
    capabilities.can_suspend = 1;
    return (threads->jvmti = jf_jvmti(threads->vm)) != NULL &&
           (*threads->jvmti)->AddCapabilities(threads->jvmti, &capabilities) == JVMTI_ERROR_NONE &&
           jf_critical_regions_init(threads->jvmti);
}

void jf_java_threads_init(JNIEnv *env)
{
    struct java_threads *threads = &the_threads;
    if (threads->vm)
        return;
    threads->capable = (*env)->GetJavaVM(env, &threads->vm) == 0 && make_capable(threads);
    jclass carrier = (*env)->FindClass(env, "jdk/internal/misc/CarrierThread");
    (*env)->ExceptionClear(env);
    threads->carrier = carrier ? (*env)->NewGlobalRef(env, carrier) : NULL;
}

static bool is_service_group(struct java_threads *threads, jthreadGroup group)
{
    jvmtiThreadGroupInfo info;
    if (!group || (*threads->jvmti)->GetThreadGroupInfo(threads->jvmti, group, &info) != JVMTI_ERROR_NONE)
        return true; /* ended meanwhile */
    bool service = strcmp(info.name, "system") == 0 || strcmp(info.name, "InnocuousThreadGroup") == 0;
    (*threads->jvmti)->Deallocate(threads->jvmti, (unsigned char *)info.name);
    return service;
}

static bool runs_user_code(struct java_threads *threads, JNIEnv *env, jthread thread)
{
    jvmtiThreadInfo info;
    if ((*threads->jvmti)->GetThreadInfo(threads->jvmti, thread, &info) != JVMTI_ERROR_NONE)
        return false;
    bool user = !is_service_group(threads, info.thread_group);
    (*threads->jvmti)->Deallocate(threads->jvmti, (unsigned char *)info.name);
    (*env)->DeleteLocalRef(env, info.thread_group);
    (*env)->DeleteLocalRef(env, info.context_class_loader);
    return user;
}

bool jf_java_threads_is_carrier(struct java_threads *threads, JNIEnv *env, jthread thread)
{
    return threads->carrier && (*env)->IsInstanceOf(env, thread, threads->carrier);
}

static bool remember(struct java_threads *threads, JNIEnv *env, jthread thread)
{
    if (threads->count == threads->room) {
        jint room = threads->room ? threads->room * 2 : 64;
        unsigned char *grown;
        if ((*threads->jvmti)->Allocate(threads->jvmti, (jlong)room * (jlong)sizeof(jobject), &grown) !=
            JVMTI_ERROR_NONE)
            return false;
        if (threads->count)
            memcpy(grown, threads->suspended, (size_t)threads->count * sizeof(jobject));
        (*threads->jvmti)->Deallocate(threads->jvmti, (unsigned char *)threads->suspended);
        threads->suspended = (jobject *)(void *)grown;
        threads->room = room;
    }
    jobject reference = (*env)->NewGlobalRef(env, thread);
    if (reference)
        threads->suspended[threads->count++] = reference;
    return reference != NULL;
}

static bool suspend_virtual(struct java_threads *threads)
{
    if (threads->virtual_suspended)
        return true;
    if (!threads->virtual_capability) {
        jvmtiCapabilities capabilities = virtual_threads();
        if ((*threads->jvmti)->AddCapabilities(threads->jvmti, &capabilities) != JVMTI_ERROR_NONE)
            return false;
        threads->virtual_capability = true;
    }
    threads->virtual_suspended = virtual_function(threads->jvmti, 118)(threads->jvmti, 0, NULL) == JVMTI_ERROR_NONE;
    return threads->virtual_suspended;
}

/* 1: suspended one; 0: nothing to do; -1: cannot. */
static int suspend_one(struct java_threads *threads, JNIEnv *env, jthread thread)
{
    if (jf_java_threads_is_carrier(threads, env, thread)) {
        bool fresh = !threads->virtual_suspended;
        if (!suspend_virtual(threads))
            return -1;
        if (fresh || !threads->is_program)
            return fresh;
    }
    if (!(threads->is_program ? threads->is_program(threads, env, thread) : runs_user_code(threads, env, thread)))
        return 0;
    switch ((*threads->jvmti)->SuspendThread(threads->jvmti, thread)) {
    case JVMTI_ERROR_NONE: return remember(threads, env, thread) ? 1 : -1;
    case JVMTI_ERROR_THREAD_SUSPENDED:
    case JVMTI_ERROR_THREAD_NOT_ALIVE: return 0;
    default: return -1;
    }
}

/* How many were suspended in this round, or -1. */
static int suspend_round(struct java_threads *threads, JNIEnv *env, jthread self)
{
    jthread *all;
    jint count;
    int fresh = 0;
    if ((*threads->jvmti)->GetAllThreads(threads->jvmti, &count, &all) != JVMTI_ERROR_NONE)
        return -1;
    for (jint i = 0; i < count; i++) {
        int status = fresh < 0 || (*env)->IsSameObject(env, all[i], self) ? 0 : suspend_one(threads, env, all[i]);
        fresh = status < 0 ? -1 : fresh + status;
        (*env)->DeleteLocalRef(env, all[i]);
    }
    (*threads->jvmti)->Deallocate(threads->jvmti, (unsigned char *)all);
    return fresh;
}

int jf_java_threads_suspend_all(struct java_threads *threads, JNIEnv *env, struct jf_error *error)
{
    jthread self;
    if (!threads->capable)
        return jf_fail(error, 0, "the threads of this JVM cannot be suspended (JVM TI, can_suspend), most likely because a "
                                 "debugger may do so; start it without -agentlib:jdwp, or run the function in it "
                                 "without a fork");
    if ((*threads->jvmti)->GetCurrentThread(threads->jvmti, &self) != JVMTI_ERROR_NONE)
        return jf_fail(error, 0, "this JVM does not know the current thread");
    int fresh = 1;
    for (int round = 0; round < ROUNDS && fresh > 0; round++)
        fresh = suspend_round(threads, env, self);
    (*env)->DeleteLocalRef(env, self);
    if (fresh == 0)
        return 0;
    return jf_fail(error, 0, fresh < 0 ? "a thread of the program cannot be suspended (JVM TI)"
                                       : "the program starts threads faster than they can be suspended");
}

static int draw_under_way(struct java_threads *threads, JNIEnv *env)
{
    int draws = 0;
    for (jint i = 0; i < threads->count && draws == 0; i++)
        draws = jf_draw_under_way(env, threads->jvmti, threads->suspended[i]);
    return draws;
}

/* Not while one of them draws a random number: see draws.c. */
static int suspend_between_draws(struct java_threads *threads, JNIEnv *env, struct jf_error *error)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    int draws = 1;
    for (int i = 0; i < DRAW_PAUSES && draws > 0; i++) {
        if (jf_late_plans_make(env, error) < 0)
            return -1;
        jf_repairs_resolve(env);
        if (jf_critical_regions_shut(CRITICAL_LIMIT_MS, error) < 0)
            return -1;
        int suspended = jf_java_threads_suspend_all(threads, env, error);
        jf_critical_regions_open();
        if (suspended < 0)
            return -1;
        draws = jf_late_plans_wait(env) ? 1 : draw_under_way(threads, env);
        if (draws == 0)
            return 0;
        jf_java_threads_resume(NULL);
        nanosleep(&pause, NULL);
    }
    return jf_fail(error, 0, draws < 0 ? "the stack of a thread cannot be read (JVM TI)"
                                       : "some thread of the program is drawing random numbers all the time; forked "
                                         "processes would draw the same as each other");
}

int jf_java_threads_suspend(void *context, struct jf_error *error)
{
    struct java_threads *threads = &the_threads;
    JNIEnv *env;
    threads->is_program = NULL;
    (*threads->vm)->GetEnv(threads->vm, (void **)&env, JNI_VERSION_10);
    if (suspend_between_draws(threads, env, error) == 0 && jf_instances_find(env, error) == 0)
        return 0;
    jf_java_threads_resume(context);
    return -1;
}

void jf_java_threads_resume_virtual(struct java_threads *threads)
{
    if (threads->virtual_suspended)
        virtual_function(threads->jvmti, 119)(threads->jvmti, 0, NULL);
    threads->virtual_suspended = false;
}

/* A thread of the program may have any name. */
bool jf_java_threads_may_wait(const char *name)
{
    return the_threads.count == 0 && !the_threads.virtual_suspended && jf_is_service_thread(name);
}

void jf_java_threads_resume(void *context)
{
    struct java_threads *threads = &the_threads;
    JNIEnv *env;
    (void)context;
    (*threads->vm)->GetEnv(threads->vm, (void **)&env, JNI_VERSION_10);
    jf_instances_forget(env);
    for (jint i = 0; i < threads->count; i++) {
        (*threads->jvmti)->ResumeThread(threads->jvmti, threads->suspended[i]);
        (*env)->DeleteGlobalRef(env, threads->suspended[i]);
    }
    threads->count = 0;
    jf_java_threads_resume_virtual(threads);
}
