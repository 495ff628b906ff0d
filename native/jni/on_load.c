/*
 * When the library is loaded in a process that jfork started, give variables that were put aside their names back, and take
 * over the very last step of System.exit and Runtime.halt. HotSpot's own waits up to 300 ms for threads in native code and removes files that are the template's
 * (performance counters, attach socket); a forked process just ends. Java's shutdown hooks have run by then.
 *
 * It has to be done here: RegisterNatives logs a warning when code of another loader re-registers a native method of the
 * JDK, and looks for that code on the stack. While a library is being loaded, the JDK's own loader code is there.
 */
#define _GNU_SOURCE
#include "glue.h"
#include "jfork/environment.h"
#include "jfork/process.h"

#include <dlfcn.h>

#define ROLE "org.jfork.role"

static void JNICALL halt(JNIEnv *env, jclass type, jint status)
{
    void (*jvm_halt)(jint) = NULL;
    (void)env, (void)type;
    if (!jf_process_is_forked())
        *(void **)&jvm_halt = dlsym(RTLD_DEFAULT, "JVM_Halt");
    if (jvm_halt)
        jvm_halt(status);
    jf_leave(status);
}

/*
 * Takes the mark away: another copy of the library, loaded by another class loader, has nothing to take over. -1 with an
 * exception pending.
 */
static int take_role(JNIEnv *env)
{
    jclass system = (*env)->FindClass(env, "java/lang/System");
    jmethodID clear = system ? (*env)->GetStaticMethodID(env, system, "clearProperty",
                                                         "(Ljava/lang/String;)Ljava/lang/String;")
                             : NULL;
    jstring name = clear ? (*env)->NewStringUTF(env, ROLE) : NULL;
    if (!name)
        return -1;
    jobject role = (*env)->CallStaticObjectMethod(env, system, clear, name);
    return (*env)->ExceptionCheck(env) ? -1 : role != NULL;
}

static int take_over_halt(JNIEnv *env)
{
    JNINativeMethod method = {(char *)"halt0", (char *)"(I)V", (void *)halt};
    jclass shutdown = (*env)->FindClass(env, "java/lang/Shutdown");
    return shutdown ? (*env)->RegisterNatives(env, shutdown, &method, 1) : -1;
}

static int put_environment_back(JNIEnv *env)
{
    struct jf_error error;
    if (jf_environment_put_back(&error) == 0)
        return 0;
    jf_throw(env, &error);
    return -1;
}

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved)
{
    JNIEnv *env;
    (void)reserved;
    if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_10) != JNI_OK)
        return JNI_ERR;
    int role = take_role(env);
    if (role < 0 || (role > 0 && (put_environment_back(env) < 0 || take_over_halt(env) < 0)))
        return JNI_ERR;
    return JNI_VERSION_10;
}
