#include "glue.h"
#include "jfork/freeze.h"
#include "jfork/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Not NewStringUTF: paths may be any octets, and texts are cut anywhere. */
static jstring text_of(JNIEnv *env, const struct jf_error *error)
{
    jsize length = (jsize)strlen(error->text);
    jclass type = (*env)->FindClass(env, "java/lang/String");
    jmethodID decode = type ? (*env)->GetMethodID(env, type, "<init>", "([BLjava/lang/String;)V") : NULL;
    jbyteArray octets = decode ? (*env)->NewByteArray(env, length) : NULL;
    jstring name = octets ? (*env)->NewStringUTF(env, "UTF-8") : NULL;
    if (!name)
        return NULL;
    (*env)->SetByteArrayRegion(env, octets, 0, length, (const jbyte *)error->text);
    return (*env)->NewObject(env, type, decode, octets, name);
}

void jf_throw(JNIEnv *env, const struct jf_error *error)
{
    jclass type = (*env)->FindClass(env, "org/jfork/internal/os/OsException");
    if (!type)
        return;
    jmethodID constructor = (*env)->GetMethodID(env, type, "<init>", "(Ljava/lang/String;I)V");
    jstring message = constructor ? text_of(env, error) : NULL;
    if (!message)
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

/* There is none while the thread is still to come that would make one when a signal says so. */
void jf_remove_attach_socket(void)
{
    char path[64];
    if (!jf_revived_all())
        return;
    snprintf(path, sizeof path, "/tmp/.java_pid%d", (int)getpid());
    unlink(path);
}

void jf_leave(jint status)
{
    jf_output_finish();
    jf_remove_attach_socket();
    _exit(status);
}

jbyteArray jf_octets(JNIEnv *env, const char *octets, size_t length)
{
    jbyteArray array = (*env)->NewByteArray(env, (jsize)length);
    if (array)
        (*env)->SetByteArrayRegion(env, array, 0, (jsize)length, (const jbyte *)octets);
    return array;
}
