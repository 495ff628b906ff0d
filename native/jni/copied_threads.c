#define _GNU_SOURCE
#include "copied_threads.h"

#include "busy_frames.h"
#include "glue.h"
#include "java_threads.h"
#include "jvm_state.h"
#include "jvmti_env.h"
#include "vm_structs.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEPTH 1024        /* frames of a thread that are looked at */
#define MOST_LOOKED_AT 1000 /* virtual threads, at some 7 us each, while all stand still */
#define PATIENT_ROUNDS 8  /* in which threads are let go on that may hold a lock of the JDK for a moment: they need a processor */
#define ROUNDS 20         /* in which those that are busy are let go on for a moment, each a little longer */
#define MOMENT_NS 100000L
#define TLS_REACH 2304    /* struct pthread, of which glibc tells no size */

/* Threads of the JVM and the JDK that a copy needs; all others would do the program's work. */
static const char *const services[] = {"Reference Handler", "Finalizer", "Signal Dispatcher", "Attach Listener",
                                       "Common-Cleaner", "Service Thread", "Monitor Deflation Thread", "Notification Thread",
                                       "VirtualThread-unblocker"};

struct natives {
    char **all; /* JavaThread pointers */
    size_t count, room;
};

static struct {
    bool ready;
    size_t size;       /* of a JavaThread */
    size_t state;      /* JavaThread::_thread_state */
    int in_native, blocked;
    size_t env;        /* JavaThread::_jni_environment */
    size_t in_tls;     /* where a thread's Thread is, from its thread pointer on */
    jfieldID native;   /* java.lang.Thread.eetop */
    jfieldID carrier;  /* java.lang.VirtualThread.carrierThread */
    const void *vtable; /* of plain Java threads */
    jobjectArray kept, virtual_threads;
    struct natives left, others;
    struct natives waiting; /* those of the left that wait, sleep or want a monitor, as Java sees it */
} place;

static bool add(struct natives *natives, char *thread)
{
    if (natives->count == natives->room) {
        size_t room = natives->room ? natives->room * 2 : 64;
        char **grown = realloc(natives->all, room * sizeof *grown);
        if (!grown)
            return false;
        natives->all = grown;
        natives->room = room;
    }
    natives->all[natives->count++] = thread;
    return true;
}

static int compare(const void *one, const void *other)
{
    uintptr_t a = (uintptr_t) * (char *const *)one, b = (uintptr_t) * (char *const *)other;
    return a < b ? -1 : a > b;
}

static void sort(struct natives *natives)
{
    if (natives->count)
        qsort(natives->all, natives->count, sizeof *natives->all, compare);
}

static bool has(const struct natives *natives, const char *thread)
{
    return natives->count && bsearch(&thread, natives->all, natives->count, sizeof *natives->all, compare);
}

static char *native_of(JNIEnv *env, jobject thread)
{
    return (char *)(intptr_t)(*env)->GetLongField(env, thread, place.native);
}

/* HotSpot keeps it as a thread-specific value: {sequence, value} in struct pthread, for one of the first keys. */
static bool find_in_tls(const char *thread)
{
    const char *tls;
    __asm__("mov %%fs:0, %0" : "=r"(tls));
    for (size_t at = sizeof(uintptr_t); at < TLS_REACH; at += sizeof(uintptr_t)) {
        uintptr_t sequence, value;
        memcpy(&value, tls + at, sizeof value);
        memcpy(&sequence, tls + at - sizeof sequence, sizeof sequence);
        if (value == (uintptr_t)thread && (sequence & 1) && sequence < 10000) {
            place.in_tls = at;
            return true;
        }
    }
    return false;
}

static bool find_places(JNIEnv *env)
{
    jclass thread = (*env)->FindClass(env, "java/lang/Thread");
    jmethodID current = thread ? (*env)->GetStaticMethodID(env, thread, "currentThread", "()Ljava/lang/Thread;") : NULL;
    place.native = current ? (*env)->GetFieldID(env, thread, "eetop", "J") : NULL;
    jobject self = place.native ? (*env)->CallStaticObjectMethod(env, thread, current) : NULL;
    char *native = self ? native_of(env, self) : NULL;
    (*env)->ExceptionClear(env);
    if (!native || !find_in_tls(native))
        return false;
    memcpy(&place.vtable, native, sizeof place.vtable);
    place.env = (size_t)((const char *)env - native);
    return jf_vm_size("JavaThread", &place.size) && jf_vm_field("JavaThread", "_thread_state", &place.state) &&
           jf_vm_constant("_thread_in_native", &place.in_native) && jf_vm_constant("_thread_blocked", &place.blocked);
}

/* Only where there are virtual threads. */
static void find_carrier(JNIEnv *env)
{
    jclass type = (*env)->FindClass(env, "java/lang/VirtualThread");
    place.carrier = type ? (*env)->GetFieldID(env, type, "carrierThread", "Ljava/lang/Thread;") : NULL;
    (*env)->ExceptionClear(env);
}

int jf_copied_threads_init(JNIEnv *env, struct jf_error *error)
{
    if (place.ready)
        return 0;
    jf_java_threads_init(env);
    if (!find_places(env) || !jf_busy_frames_init(env))
        return jf_fail(error, ENOSYS, "this JVM does not tell what its threads are doing (gHotSpotVMStructs, "
                                      "JavaThread::_thread_state, java.lang.Thread.eetop)");
    find_carrier(env);
    place.ready = true;
    return 0;
}

void jf_copied_threads_choose(jobjectArray kept, jobjectArray virtual_threads)
{
    place.kept = kept;
    place.virtual_threads = virtual_threads;
}

static bool is_kept(JNIEnv *env, jobject thread)
{
    bool found = false;
    for (jsize i = 0, count = (*env)->GetArrayLength(env, place.kept); i < count && !found; i++) {
        jobject one = (*env)->GetObjectArrayElement(env, place.kept, i);
        found = (*env)->IsSameObject(env, one, thread);
        (*env)->DeleteLocalRef(env, one);
    }
    return found;
}

static bool is_service_name(const char *name)
{
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        if (strcmp(name, services[i]) == 0)
            return true;
    return false;
}

/* The uppermost group, or that of the JDK's own threads: a program cannot make threads in either by accident. */
static bool is_service(struct java_threads *threads, const jvmtiThreadInfo *info)
{
    jvmtiThreadGroupInfo group;
    if (!info->thread_group || !is_service_name(info->name) ||
        (*threads->jvmti)->GetThreadGroupInfo(threads->jvmti, info->thread_group, &group) != JVMTI_ERROR_NONE)
        return false;
    bool service = strcmp(group.name, "system") == 0 || strcmp(group.name, "InnocuousThreadGroup") == 0;
    (*threads->jvmti)->Deallocate(threads->jvmti, (unsigned char *)group.name);
    return service;
}

static bool is_program(struct java_threads *threads, JNIEnv *env, jthread thread)
{
    jvmtiThreadInfo info;
    if ((*threads->jvmti)->GetThreadInfo(threads->jvmti, thread, &info) != JVMTI_ERROR_NONE)
        return false;
    bool service = is_service(threads, &info);
    (*threads->jvmti)->Deallocate(threads->jvmti, (unsigned char *)info.name);
    (*env)->DeleteLocalRef(env, info.thread_group);
    (*env)->DeleteLocalRef(env, info.context_class_loader);
    if (service)
        add(&place.others, native_of(env, thread));
    return !service;
}

/* Looked at again each round: a thread that goes on may wait then, or not any more. */
static void note_waiting(JNIEnv *env, const jvmtiStackInfo *stack, jthread thread)
{
    if (!(stack->state & JVMTI_THREAD_STATE_RUNNABLE))
        add(&place.waiting, native_of(env, thread));
}

static int note_natives(struct java_threads *threads, JNIEnv *env, struct jf_error *error)
{
    bool noted = true;
    place.left.count = 0;
    for (jint i = 0; i < threads->count; i++) {
        bool kept = is_kept(env, threads->suspended[i]);
        noted &= add(kept ? &place.others : &place.left, native_of(env, threads->suspended[i]));
    }
    sort(&place.left);
    sort(&place.waiting);
    sort(&place.others);
    return noted ? 0 : jf_fail(error, ENOMEM, "no memory to list the threads of the program");
}

static void name_thread(struct java_threads *threads, JNIEnv *env, jthread thread, struct jf_error *error)
{
    struct jf_error where = *error;
    jvmtiThreadInfo info;
    jf_fail(error, EAGAIN, "thread '");
    if ((*threads->jvmti)->GetThreadInfo(threads->jvmti, thread, &info) == JVMTI_ERROR_NONE) {
        jf_say(error, info.name);
        (*threads->jvmti)->Deallocate(threads->jvmti, (unsigned char *)info.name);
        (*env)->DeleteLocalRef(env, info.thread_group);
        (*env)->DeleteLocalRef(env, info.context_class_loader);
    }
    jf_say(error, "' ");
    jf_say(error, where.text);
}

/* What it is busy with may need a critical region. */
static void let_go_on(struct java_threads *threads, JNIEnv *env, jint index)
{
    jf_critical_regions_let_in((const JNIEnv *)(void *)(native_of(env, threads->suspended[index]) + place.env));
    (*threads->jvmti)->ResumeThread(threads->jvmti, threads->suspended[index]);
    (*env)->DeleteGlobalRef(env, threads->suspended[index]);
    threads->suspended[index] = threads->suspended[--threads->count];
}

/* A carrier is in the JDK's code all the time, and what it may hold there is made anew in the copy. */
static bool passes_through(struct java_threads *threads, JNIEnv *env, const jvmtiStackInfo *stack, struct jf_error *error)
{
    return !jf_java_threads_is_carrier(threads, env, stack->thread) && jf_passing_through(env, threads->jvmti, stack, error);
}

/* How many were busy, or passed through, and go on; -1. The error names one of them. Those to be kept may be busy. */
static int release_busy(struct java_threads *threads, JNIEnv *env, bool patient, struct jf_error *error)
{
    jvmtiStackInfo *stacks;
    int released = 0;
    place.waiting.count = 0;
    if (threads->count == 0)
        return 0;
    if ((*threads->jvmti)->GetThreadListStackTraces(threads->jvmti, threads->count, threads->suspended, DEPTH, &stacks) !=
        JVMTI_ERROR_NONE)
        return jf_fail(error, 0, "the stacks of the program's threads cannot be read (JVM TI)");
    for (jint i = threads->count; i-- > 0;) {
        note_waiting(env, &stacks[i], threads->suspended[i]);
        bool busy = jf_busy_frames(env, threads->jvmti, &stacks[i], error) ||
                    (patient && passes_through(threads, env, &stacks[i], error));
        if (!busy || is_kept(env, threads->suspended[i]))
            continue;
        name_thread(threads, env, threads->suspended[i], error);
        let_go_on(threads, env, i);
        released++;
    }
    (*threads->jvmti)->Deallocate(threads->jvmti, (unsigned char *)stacks);
    return released;
}

static bool is_mounted(JNIEnv *env, jobject thread)
{
    jobject carrier = (*env)->GetObjectField(env, thread, place.carrier);
    (*env)->DeleteLocalRef(env, carrier);
    return carrier != NULL;
}

static int check_frames(struct java_threads *threads, JNIEnv *env, jobject thread, struct jf_error *error)
{
    jvmtiFrameInfo frames[DEPTH / 4];
    jvmtiStackInfo stack = {.thread = thread, .state = JVMTI_THREAD_STATE_RUNNABLE, .frame_buffer = frames};
    if ((*threads->jvmti)->GetStackTrace(threads->jvmti, thread, 0, DEPTH / 4, frames, &stack.frame_count) != JVMTI_ERROR_NONE)
        return 0; /* it has ended */
    if (!jf_busy_frames(env, threads->jvmti, &stack, error))
        return 0;
    name_thread(threads, env, thread, error);
    return -1;
}

/* Those that wait without a carrier may hold a lock, too (JDK 24); but there may be very many of them. */
static int check_virtual(struct java_threads *threads, JNIEnv *env, struct jf_error *error)
{
    int status = 0;
    if (!place.carrier)
        return 0;
    jsize count = (*env)->GetArrayLength(env, place.virtual_threads);
    for (jsize i = 0; i < count && status == 0; i++) {
        jobject thread = (*env)->GetObjectArrayElement(env, place.virtual_threads, i);
        if (count <= MOST_LOOKED_AT || is_mounted(env, thread))
            status = check_frames(threads, env, thread, error);
        (*env)->DeleteLocalRef(env, thread);
    }
    return status;
}

/* Between two rounds nobody who is suspended is let into a critical region: he would not leave it. */
static int suspend_none_busy(struct java_threads *threads, JNIEnv *env, struct jf_error *error)
{
    for (int round = 0; round < ROUNDS; round++) {
        const struct timespec moment = {.tv_nsec = MOMENT_NS * (round + 1)};
        place.others.count = 0;
        if (jf_critical_regions_shut(CRITICAL_LIMIT_MS, error) < 0) {
            error->number = EAGAIN;
            return -1;
        }
        if (jf_java_threads_suspend_all(threads, env, error) < 0)
            return -1;
        int released = release_busy(threads, env, round < PATIENT_ROUNDS, error);
        if (released <= 0)
            return released;
        nanosleep(&moment, NULL);
    }
    return -1;
}

int jf_copied_threads_suspend(JNIEnv *env, struct jf_error *error)
{
    struct java_threads *threads = jf_java_threads();
    threads->is_program = is_program;
    if (jf_late_plans_make(env, error) < 0)
        return -1;
    jf_repairs_resolve(env);
    if (suspend_none_busy(threads, env, error) < 0)
        return -1;
    if (jf_late_plans_wait(env))
        return jf_fail(error, EAGAIN, "generators of random numbers come into use");
    if (check_virtual(threads, env, error) < 0 || note_natives(threads, env, error) < 0)
        return -1;
    return jf_instances_find(env, error);
}

static int state_of(const char *thread)
{
    int state;
    memcpy(&state, thread + place.state, sizeof state);
    return state;
}

/*
 * A suspended thread waits for a futex of its own JavaThread (HandshakeState::_lock), and so does one that is parked. One that
 * waits for something else, and not at the wish of Java code, is inside the VM: it may be linking a class, and wait for a
 * collection.
 */
static bool is_at_rest(const char *thread, const char *futex)
{
    int state = state_of(thread);
    if (state == place.in_native)
        return true;
    return state == place.blocked && ((futex >= thread && futex < thread + place.size) || has(&place.waiting, thread));
}

/* A thread that HotSpot knows, but nobody else: it is just being made, or ends. */
static bool is_unknown(const char *thread)
{
    const void *vtable;
    memcpy(&vtable, thread, sizeof vtable);
    return vtable == place.vtable && !has(&place.others, thread);
}

enum jf_fate jf_copied_threads_fate(void *context, const struct jf_stopped *stopped)
{
    const char *thread;
    (void)context;
    memcpy(&thread, stopped->tls + place.in_tls, sizeof thread);
    if (!thread)
        return stopped->waits ? JF_LEFT : JF_NOT_NOW;
    if (has(&place.left, thread)) {
        return stopped->waits && is_at_rest(thread, stopped->futex) ? JF_LEFT : JF_NOT_NOW;
    }
    return is_unknown(thread) ? JF_NOT_NOW : JF_REVIVED;
}

void jf_copied_threads_resume(void)
{
    jf_critical_regions_open();
    jf_java_threads_resume(NULL);
}

/* HotSpot waits for threads in native code, at the end of the process; not for those that are blocked. */
static void block(char *thread)
{
    if (state_of(thread) == place.in_native)
        memcpy(thread + place.state, &place.blocked, sizeof place.blocked);
}

void jf_copied_threads_bury(JNIEnv *env)
{
    struct java_threads *threads = jf_java_threads();
    for (size_t i = 0; i < place.left.count; i++)
        block(place.left.all[i]);
    for (jint i = threads->count; i-- > 0;)
        if (has(&place.left, native_of(env, threads->suspended[i]))) {
            (*env)->DeleteGlobalRef(env, threads->suspended[i]);
            threads->suspended[i] = threads->suspended[--threads->count];
        }
    jf_critical_regions_abandon();
    jf_java_threads_resume(NULL);
    place.left.count = place.others.count = 0;
}
