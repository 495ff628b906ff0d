/*
 * HotSpot keeps the kernel's id of each of its threads (OSThread::_thread_id): jstack and jcmd show it as nid, JFR records
 * it, and ThreadMXBean asks the kernel by it. In a child each revived thread, also of the collector and the compilers,
 * corrects its own.
 *
 * Where the fields are is what the JVM itself tells (vm_structs.h). A thread finds its Thread by the thread-specific
 * value that HotSpot set; which one that is, is learned from a Java thread. Nothing is repaired unless all of it has been
 * found and tried.
 */
#define _GNU_SOURCE
#include "glue.h"
#include "vm_structs.h"

#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

static struct {
    pthread_key_t key;
    size_t os_thread; /* in a Thread */
    size_t thread_id; /* in an OSThread */
} place;

static bool find_fields(void)
{
    return jf_vm_field("OSThread", "_thread_id", &place.thread_id) &&
           (jf_vm_field("Thread", "_osthread", &place.os_thread) ||
            jf_vm_field("JavaThread", "_osthread", &place.os_thread));
}

/* The current thread's Thread, as java.lang.Thread knows it. */
static const char *current_thread(JNIEnv *env)
{
    jclass type = (*env)->FindClass(env, "java/lang/Thread");
    jmethodID current = type ? (*env)->GetStaticMethodID(env, type, "currentThread", "()Ljava/lang/Thread;") : NULL;
    jfieldID pointer = current ? (*env)->GetFieldID(env, type, "eetop", "J") : NULL;
    jobject thread = pointer ? (*env)->CallStaticObjectMethod(env, type, current) : NULL;
    (*env)->ExceptionClear(env);
    return thread ? (const char *)(intptr_t)(*env)->GetLongField(env, thread, pointer) : NULL;
}

/* The only key with this value. */
static bool find_key(const char *value)
{
    int found = 0;
    for (pthread_key_t key = 0; key < PTHREAD_KEYS_MAX; key++)
        if (pthread_getspecific(key) == value) {
            place.key = key;
            found++;
        }
    return found == 1;
}

/* NULL for a thread that HotSpot does not know, or has only begun to make. */
static pid_t *thread_id_of(const char *thread)
{
    char *os_thread = NULL;
    if (thread)
        memcpy(&os_thread, thread + place.os_thread, sizeof os_thread);
    return os_thread ? (pid_t *)(void *)(os_thread + place.thread_id) : NULL;
}

/* Only what is as expected is changed: a thread may have been stopped while its OSThread was being made or given up. */
static void changed(pid_t before, pid_t now)
{
    pid_t *id = thread_id_of(pthread_getspecific(place.key));
    if (id && *id == before)
        *id = now;
}

jf_revived_fn jf_thread_ids_find(JNIEnv *env)
{
    const char *thread = current_thread(env);
    if (!thread || !find_fields() || !find_key(thread))
        return NULL;
    const pid_t *id = thread_id_of(thread);
    return id && *id == gettid() ? changed : NULL;
}
