/*
 * org.jfork.internal.repair.JvmState
 *
 * The repairs of Java state run while the threads of the program are suspended. They are a list of fields, looked up in
 * the template, and are made here by plain JNI: no Java code runs, so none is compiled, nothing is allocated, and no lock
 * is taken that a suspended thread may hold.
 */
#define _GNU_SOURCE
#include "glue.h"
#include "jvm_state.h"
#include "jvmti_env.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { LENGTH = 3 };

enum kind { RANDOM_LONG, RANDOM_OCTETS, REFERENCE, RANDOM_INT };

/* A static field, and fields of the objects found there, up to the one that is repaired. */
struct repair {
    struct repair *next;
    enum kind kind;
    jclass holder;
    jobject fields[LENGTH];
    jfieldID path[LENGTH]; /* of the fields; not before the class is initialised, which asking for it would do */
    jsize length;
    jlong mask;    /* RANDOM_LONG */
    jobject value; /* REFERENCE */
};

static struct {
    struct repair *first;
    jfieldID thread_seed;
    jclass process_handle;
    jfieldID current, pid, start_time;
    jlong clock_start, ticks_per_second; /* when the clock of /proc was 0, in ms, as the JDK has it */
    bool clock_known;
} plan;

static jvmtiEnv *jvmti_of(JNIEnv *env)
{
    JavaVM *vm;
    return (*env)->GetJavaVM(env, &vm) == 0 ? jf_jvmti(vm) : NULL;
}

bool jf_is_initialized(JNIEnv *env, jclass type)
{
    jvmtiEnv *jvmti = jvmti_of(env);
    jint status = 0;
    return (*jvmti)->GetClassStatus(jvmti, type, &status) == JVMTI_ERROR_NONE &&
           (status & JVMTI_CLASS_STATUS_INITIALIZED) != 0;
}

static int fill(void *octets, size_t length)
{
    return getrandom(octets, length, 0) == (ssize_t)length ? 0 : -1;
}

/* Never 0, which stands for "not seeded yet". */
static int fresh_long(jlong *value)
{
    do {
        if (fill(value, sizeof *value) < 0)
            return -1;
    } while (*value == 0);
    return 0;
}

int jf_fill_array(JNIEnv *env, jbyteArray array)
{
    jbyte chunk[256];
    jsize length = (*env)->GetArrayLength(env, array);
    for (jsize at = 0; at < length; at += (jsize)sizeof chunk) {
        jsize some = length - at < (jsize)sizeof chunk ? length - at : (jsize)sizeof chunk;
        if (fill(chunk, (size_t)some) < 0)
            return -1;
        (*env)->SetByteArrayRegion(env, array, at, some, chunk);
    }
    return 0;
}

static jobject follow(JNIEnv *env, jobject from, const struct repair *repair, jsize index)
{
    jobject to = index == 0 ? (*env)->GetStaticObjectField(env, repair->holder, repair->path[0])
                            : (*env)->GetObjectField(env, from, repair->path[index]);
    if (from)
        (*env)->DeleteLocalRef(env, from);
    return to;
}

/* NULL where the path breaks off: then there is nothing that siblings would share. */
static jobject follow_until(JNIEnv *env, const struct repair *repair, jsize end)
{
    jobject at = NULL;
    for (jsize i = 0; i < end; i++)
        if (!(at = follow(env, at, repair, i)))
            return NULL;
    return at;
}

static int make_long(JNIEnv *env, const struct repair *repair)
{
    jlong value;
    jobject target = follow_until(env, repair, repair->length - 1);
    if (target && fresh_long(&value) < 0)
        return -1;
    if (target)
        (*env)->SetLongField(env, target, repair->path[repair->length - 1], value & repair->mask);
    (*env)->DeleteLocalRef(env, target);
    return 0;
}

static int make_octets(JNIEnv *env, const struct repair *repair)
{
    jobject array = follow_until(env, repair, repair->length);
    int status = array ? jf_fill_array(env, array) : 0;
    (*env)->DeleteLocalRef(env, array);
    return status;
}

/* A static field: there is no object on the way to it. */
static int make_int(JNIEnv *env, const struct repair *repair)
{
    jint value;
    if (fill(&value, sizeof value) < 0)
        return -1;
    (*env)->SetStaticIntField(env, repair->holder, repair->path[0], value);
    return 0;
}

static bool resolve(JNIEnv *env, struct repair *repair)
{
    if (repair->path[0])
        return true;
    if (!jf_is_initialized(env, repair->holder))
        return false;
    for (jsize i = repair->length; i-- > 0;) /* the first one last: it says that all are */
        repair->path[i] = (*env)->FromReflectedField(env, repair->fields[i]);
    return true;
}

void jf_repairs_resolve(JNIEnv *env)
{
    for (struct repair *repair = plan.first; repair; repair = repair->next)
        (void)resolve(env, repair);
}

static int make(JNIEnv *env, struct repair *repair)
{
    if (!resolve(env, repair))
        return 0;
    switch (repair->kind) {
    case RANDOM_LONG: return make_long(env, repair);
    case RANDOM_OCTETS: return make_octets(env, repair);
    case RANDOM_INT: return make_int(env, repair);
    default:
        if (repair->value)
            (*env)->SetStaticObjectField(env, repair->holder, repair->path[0], repair->value);
        return 0;
    }
}

static int reseed(JNIEnv *env, jthread thread)
{
    jlong seed;
    if ((*env)->GetLongField(env, thread, plan.thread_seed) == 0)
        return 0;
    if (fresh_long(&seed) < 0)
        return -1;
    (*env)->SetLongField(env, thread, plan.thread_seed, seed);
    return 0;
}

static int reseed_threads(JNIEnv *env)
{
    jvmtiEnv *jvmti = jvmti_of(env);
    jthread *threads;
    jint count;
    int status = 0;
    if ((*jvmti)->GetAllThreads(jvmti, &count, &threads) != JVMTI_ERROR_NONE)
        return -1;
    for (jint i = 0; i < count; i++) {
        if (status == 0)
            status = reseed(env, threads[i]);
        (*env)->DeleteLocalRef(env, threads[i]);
    }
    (*jvmti)->Deallocate(jvmti, (unsigned char *)threads);
    return status;
}

/* Field 22 of /proc/self/stat; the second, which is a name in brackets, may have blanks. -1 where it cannot be read. */
static jlong start_ticks(void)
{
    char text[512];
    int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0)
        close(file);
    text[length > 0 ? length : 0] = 0;
    const char *at = strrchr(text, ')');
    for (int field = 2; at && field < 22; field++)
        at = strchr(at + 1, ' ');
    return at ? (jlong)strtoll(at, NULL, 10) : -1;
}

/* As the JDK reckons it (ProcessHandleImpl_linux.c), but without its code, which would be paged in. -1: not known. */
static jlong start_time(void)
{
    jlong ticks = plan.clock_known ? start_ticks() : -1;
    return ticks < 0 ? -1 : plan.clock_start + ticks * 1000 / plan.ticks_per_second;
}

static void learn_clock(jlong start)
{
    jlong ticks = start_ticks();
    plan.ticks_per_second = sysconf(_SC_CLK_TCK);
    plan.clock_known = start > 0 && ticks >= 0 && plan.ticks_per_second > 0;
    if (plan.clock_known)
        plan.clock_start = start - ticks * 1000 / plan.ticks_per_second;
}

/* The JDK keeps the pid of the process that asked first. */
static void renew_identity(JNIEnv *env)
{
    if (!plan.process_handle || !jf_is_initialized(env, plan.process_handle))
        return;
    jobject self = (*env)->GetStaticObjectField(env, plan.process_handle, plan.current);
    jlong pid = getpid();
    if (self) {
        (*env)->SetLongField(env, self, plan.pid, pid);
        (*env)->SetLongField(env, self, plan.start_time, start_time());
    }
    (*env)->DeleteLocalRef(env, self);
}

void JF_JNI(repair_JvmState, plan)(JNIEnv *env, jclass self, jint kind, jclass holder, jobjectArray path, jlong mask,
                                   jobject value)
{
    struct repair *repair = calloc(1, sizeof *repair);
    (void)self;
    if (!repair) {
        jf_throw_memory(env);
        return;
    }
    repair->kind = (enum kind)kind;
    repair->mask = mask;
    repair->length = (*env)->GetArrayLength(env, path);
    for (jsize i = 0; i < repair->length; i++) {
        jobject field = (*env)->GetObjectArrayElement(env, path, i);
        repair->fields[i] = (*env)->NewGlobalRef(env, field);
        (*env)->DeleteLocalRef(env, field);
    }
    repair->holder = (*env)->NewGlobalRef(env, holder);
    repair->value = value ? (*env)->NewGlobalRef(env, value) : NULL;
    repair->next = plan.first;
    plan.first = repair;
}

void JF_JNI(repair_JvmState, planThreads)(JNIEnv *env, jclass self, jobject seed)
{
    (void)self;
    plan.thread_seed = (*env)->FromReflectedField(env, seed);
}

void JF_JNI(repair_JvmState, planIdentity)(JNIEnv *env, jclass self, jclass type, jobject current, jobject pid,
                                           jobject start_time, jobject ask_start_time)
{
    (void)self;
    plan.current = (*env)->FromReflectedField(env, current);
    plan.pid = (*env)->FromReflectedField(env, pid);
    plan.start_time = (*env)->FromReflectedField(env, start_time);
    jmethodID ask = (*env)->FromReflectedMethod(env, ask_start_time);
    learn_clock((*env)->CallStaticLongMethod(env, type, ask, (jlong)getpid()));
    plan.process_handle = (*env)->NewGlobalRef(env, type);
}

/* Another value for the repair that sets this field; the old one is the program's by now. */
void JF_JNI(repair_JvmState, renew)(JNIEnv *env, jclass self, jobject field, jobject value)
{
    (void)self;
    for (struct repair *repair = plan.first; repair; repair = repair->next)
        if (repair->kind == REFERENCE && (*env)->IsSameObject(env, repair->fields[0], field)) {
            if (repair->value)
                (*env)->DeleteGlobalRef(env, repair->value);
            repair->value = (*env)->NewGlobalRef(env, value);
        }
}

void JF_JNI(repair_JvmState, repair)(JNIEnv *env, jclass self)
{
    int status = 0;
    (void)self;
    for (struct repair *repair = plan.first; repair && status == 0; repair = repair->next)
        status = make(env, repair);
    if (status == 0)
        status = jf_instances_renew(env);
    if (status == 0)
        status = reseed_threads(env);
    renew_identity(env);
    if (status < 0)
        jf_throw_errno(env, "the random number state of a forked process cannot be renewed", errno);
}
