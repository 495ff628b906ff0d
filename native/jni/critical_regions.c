/*
 * Keep suspended threads out of JNI critical regions (GetPrimitiveArrayCritical and the like; the JDK's own zip code
 * works in them). A thread that JVM TI suspends in one is stopped at the end of it, in ReleasePrimitiveArrayCritical,
 * before the VM knows that it has left; until it is resumed nothing can be collected, and the first allocation of the
 * repairs that needs a collection waits for ever (measured: JDK 17 and 25, within some tens of forks).
 *
 * So there is a gate before the regions: it is shut, those inside leave, the threads are suspended, it opens again.
 * Whoever passes it then is stopped at the entry to the VM, before the region.
 */
#define _GNU_SOURCE
#include "glue.h"
#include "jvmti_env.h"

#include "sys.h"

#include <errno.h>
#include <stdatomic.h>

static const struct JNINativeInterface_ *behind; /* the JVM's own functions */

static _Atomic uint32_t shut; /* 0: open; another value each time that somebody is let in */

#define MOST_LET_IN 64
static _Atomic(const JNIEnv *) let_in[MOST_LET_IN];
static _Atomic uint32_t let_in_count;

static _Atomic uint32_t inside; /* threads */
static _Thread_local int depth __attribute__((tls_model("initial-exec"))); /* regions nest */

static void count_out(void)
{
    if (atomic_fetch_sub(&inside, 1) == 1 && atomic_load(&shut))
        jf_futex_wake(&inside);
}

static bool is_let_in(const JNIEnv *env)
{
    for (uint32_t i = 0, count = atomic_load(&let_in_count); i < count; i++)
        if (atomic_load(&let_in[i]) == env)
            return true;
    return false;
}

static void enter(const JNIEnv *env)
{
    uint32_t state;
    if (depth++)
        return;
    for (;;) {
        atomic_fetch_add(&inside, 1);
        if ((state = atomic_load(&shut)) == 0 || is_let_in(env))
            return;
        count_out();
        jf_futex_wait(&shut, state, NULL);
    }
}

/* A thread may have been in a region when the gate was built. */
static void leave(void)
{
    if (depth && --depth == 0)
        count_out();
}

static void *JNICALL get_array(JNIEnv *env, jarray array, jboolean *is_copy)
{
    enter(env);
    void *elements = behind->GetPrimitiveArrayCritical(env, array, is_copy);
    if (!elements)
        leave();
    return elements;
}

static void JNICALL release_array(JNIEnv *env, jarray array, void *elements, jint mode)
{
    behind->ReleasePrimitiveArrayCritical(env, array, elements, mode);
    leave();
}

static const jchar *JNICALL get_string(JNIEnv *env, jstring string, jboolean *is_copy)
{
    enter(env);
    const jchar *characters = behind->GetStringCritical(env, string, is_copy);
    if (!characters)
        leave();
    return characters;
}

static void JNICALL release_string(JNIEnv *env, jstring string, const jchar *characters)
{
    behind->ReleaseStringCritical(env, string, characters);
    leave();
}

bool jf_critical_regions_init(jvmtiEnv *jvmti)
{
    jniNativeInterface *original, *guarded;
    if ((*jvmti)->GetJNIFunctionTable(jvmti, &original) != JVMTI_ERROR_NONE ||
        (*jvmti)->GetJNIFunctionTable(jvmti, &guarded) != JVMTI_ERROR_NONE)
        return false;
    behind = original;
    guarded->GetPrimitiveArrayCritical = get_array;
    guarded->ReleasePrimitiveArrayCritical = release_array;
    guarded->GetStringCritical = get_string;
    guarded->ReleaseStringCritical = release_string;
    bool installed = (*jvmti)->SetJNIFunctionTable(jvmti, guarded) == JVMTI_ERROR_NONE;
    (*jvmti)->Deallocate(jvmti, (unsigned char *)guarded);
    return installed;
}

int jf_critical_regions_shut(int limit_ms, struct jf_error *error)
{
    int64_t end = jf_now_ns() + limit_ms * 1000000LL, left;
    uint32_t now;
    atomic_store(&let_in_count, 0);
    atomic_store(&shut, 1);
    while ((now = atomic_load(&inside)) && (left = end - jf_now_ns()) > 0) {
        struct timespec time = {left / 1000000000, left % 1000000000};
        jf_futex_wait(&inside, now, &time);
    }
    if (!now)
        return 0;
    jf_critical_regions_open();
    return jf_fail(error, EBUSY, "a thread of the program stays in a JNI critical region (GetPrimitiveArrayCritical)");
}

void jf_critical_regions_abandon(void)
{
    atomic_store(&inside, 0);
    jf_critical_regions_open();
}

void jf_critical_regions_open(void)
{
    atomic_store(&shut, 0);
    jf_futex_wake(&shut);
}

/* One more than there is room for waits at the gate. Its value is read before the list is, so nobody misses this. */
void jf_critical_regions_let_in(const JNIEnv *env)
{
    uint32_t count = atomic_load(&let_in_count);
    if (count == MOST_LET_IN)
        return;
    atomic_store(&let_in[count], env);
    atomic_store(&let_in_count, count + 1);
    atomic_fetch_add(&shut, 1);
    jf_futex_wake(&shut);
}
