/* org.jfork.support.NativeProgram, a class of the tests: what native code of a program may do. */
#include <jni.h>
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
