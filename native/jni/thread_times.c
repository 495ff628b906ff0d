/*
 * Threads of the JVM that come to a child a moment later are unknown to the kernel until then, and so are the times that they have
 * had on a processor: ThreadMXBean would say -1, which is for threads that have ended. So who asks for times, waits for them.
 *
 * The JDK's own functions stand in libmanagement, which is loaded before ThreadMXBean is used.
 */
#define _GNU_SOURCE
#include "glue.h"
#include "jfork/freeze.h"
#include "jfork/process.h"

#include <dlfcn.h>

#define LIMIT_MS 10000
#define NAMES "Java_sun_management_ThreadImpl_"

typedef jlong (*time_fn)(JNIEnv *env, jclass type, jlong id);
typedef void (*times_fn)(JNIEnv *env, jclass type, jlongArray ids, jlongArray times);

/* If they do not come, then the answer is that they are not known. */
static void await_threads(void)
{
    struct jf_error error;
    struct jf_freezer *freezer = jf_process_is_forked() ? jf_freezer_get(&error) : NULL;
    if (freezer && jf_revive_now(freezer, LIMIT_MS, &error) < 0)
        return;
}

/* NULL with an exception pending. */
static void *of_jdk(JNIEnv *env, const char *name)
{
    void *library = dlopen("libmanagement.so", RTLD_NOW | RTLD_NOLOAD);
    void *found = library ? dlsym(library, name) : NULL;
    if (library)
        dlclose(library);
    jclass type = found ? NULL : (*env)->FindClass(env, "java/lang/UnsatisfiedLinkError");
    if (type)
        (*env)->ThrowNew(env, type, name);
    return found;
}

static jlong time_of(JNIEnv *env, jclass type, jlong id, const char *name)
{
    time_fn ask;
    *(void **)&ask = of_jdk(env, name);
    if (id != 0) /* the current thread */
        await_threads();
    return ask ? ask(env, type, id) : -1;
}

static void times_of(JNIEnv *env, jclass type, jlongArray ids, jlongArray times, const char *name)
{
    times_fn ask;
    *(void **)&ask = of_jdk(env, name);
    await_threads();
    if (ask)
        ask(env, type, ids, times);
}

static jlong JNICALL total(JNIEnv *env, jclass type, jlong id)
{
    return time_of(env, type, id, NAMES "getThreadTotalCpuTime0");
}

static jlong JNICALL user(JNIEnv *env, jclass type, jlong id)
{
    return time_of(env, type, id, NAMES "getThreadUserCpuTime0");
}

static void JNICALL totals(JNIEnv *env, jclass type, jlongArray ids, jlongArray times)
{
    times_of(env, type, ids, times, NAMES "getThreadTotalCpuTime1");
}

static void JNICALL users(JNIEnv *env, jclass type, jlongArray ids, jlongArray times)
{
    times_of(env, type, ids, times, NAMES "getThreadUserCpuTime1");
}

/* A JVM without the module java.management has nobody to ask; one with other methods answers by itself. */
void jf_thread_times_take_over(JNIEnv *env)
{
    JNINativeMethod methods[] = {
        {(char *)"getThreadTotalCpuTime0", (char *)"(J)J", (void *)total},
        {(char *)"getThreadUserCpuTime0", (char *)"(J)J", (void *)user},
        {(char *)"getThreadTotalCpuTime1", (char *)"([J[J)V", (void *)totals},
        {(char *)"getThreadUserCpuTime1", (char *)"([J[J)V", (void *)users},
    };
    jclass type = (*env)->FindClass(env, "sun/management/ThreadImpl");
    for (size_t i = 0; type && i < sizeof methods / sizeof *methods; i++)
        if ((*env)->RegisterNatives(env, type, &methods[i], 1) < 0)
            (*env)->ExceptionClear(env);
    (*env)->ExceptionClear(env);
}
