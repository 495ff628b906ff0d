#include "glue.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

void jf_throw(JNIEnv *env, const struct jf_error *error)
{
    jclass type = (*env)->FindClass(env, "org/jfork/internal/os/OsException");
    if (!type)
        return;
    jmethodID constructor = (*env)->GetMethodID(env, type, "<init>", "(Ljava/lang/String;I)V");
    jstring message = (*env)->NewStringUTF(env, error->text);
    if (!constructor || !message)
        return;
    jobject exception = (*env)->NewObject(env, type, constructor, message, (jint)error->number);
    if (exception)
        (*env)->Throw(env, exception);
}

void jf_throw_errno(JNIEnv *env, const char *what, int number)
{
    struct jf_error error;
    jf_fail(&error, number, what);
    jf_say_errno(&error);
    jf_throw(env, &error);
}

void jf_throw_memory(JNIEnv *env)
{
    jf_throw_errno(env, "no memory for native data", ENOMEM);
}

void jf_leave(jint status)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/.java_pid%d", (int)getpid());
    unlink(path);
    _exit(status);
}
