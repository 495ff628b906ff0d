/* org.jfork.support.NativeProgram, a class of the tests: what native code of a program may do. */
#include <jni.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM(method) JNIEXPORT void JNICALL Java_org_jfork_support_NativeProgram_##method

/* Registered at exit; the last in, the first out. */
static char at_exit[4][64];
static int registered;

static void print_at_exit(void)
{
    fputs(at_exit[--registered], stdout);
}

PROGRAM(print)(JNIEnv *env, jclass type, jstring text)
{
    const char *octets = (*env)->GetStringUTFChars(env, text, NULL);
    (void)type;
    if (!octets)
        return;
    fputs(octets, stdout);
    (*env)->ReleaseStringUTFChars(env, text, octets);
}

PROGRAM(printAtExit)(JNIEnv *env, jclass type, jstring text)
{
    const char *octets = (*env)->GetStringUTFChars(env, text, NULL);
    (void)type;
    if (!octets)
        return;
    strncpy(at_exit[registered++], octets, sizeof at_exit[0] - 1);
    (*env)->ReleaseStringUTFChars(env, text, octets);
    if (atexit(print_at_exit) != 0)
        abort();
}

PROGRAM(exit)(JNIEnv *env, jclass type, jint status)
{
    (void)env, (void)type;
    exit(status);
}

PROGRAM(crash)(JNIEnv *env, jclass type)
{
    volatile int *nowhere = NULL;
    (void)env, (void)type;
    *nowhere = 1;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

PROGRAM(holdLock)(JNIEnv *env, jclass type, jobject flag)
{
    const volatile char *released = (*env)->GetDirectBufferAddress(env, flag);
    (void)type;
    pthread_mutex_lock(&lock);
    while (!*released)
        ;
    pthread_mutex_unlock(&lock);
}

PROGRAM(takeLock)(JNIEnv *env, jclass type)
{
    (void)env, (void)type;
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
}

PROGRAM(call)(JNIEnv *env, jclass type, jobject work)
{
    jmethodID run = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, work), "run", "()V");
    (void)type;
    if (run)
        (*env)->CallVoidMethod(env, work, run);
}
