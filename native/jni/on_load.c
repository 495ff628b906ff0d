/*
 * When the library is loaded, take over the very last step of System.exit and Runtime.halt; in a process that jfork
 * started, give variables that were put aside their names back, and take over the times of threads (thread_times.c), too.
 * HotSpot's own last step waits up to 300 ms for threads in native code and removes files that are the template's
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
#include <unistd.h>

#define ROLE "org.jfork.role"
#define TAKEN "org.jfork.exit"

/* Whose copy of the library this is does not matter: another class loader's may have forked. */
static pid_t loaded_by;

static void JNICALL halt(JNIEnv *env, jclass type, jint status)
{
    void (*jvm_halt)(jint) = NULL;
    (void)env, (void)type;
    if (!jf_process_is_forked() && getpid() == loaded_by)
        *(void **)&jvm_halt = dlsym(RTLD_DEFAULT, "JVM_Halt");
    if (jvm_halt)
        jvm_halt(status);
    jf_leave(status);
}

/*
 * A system property as a mark that all copies of the library see, loaded by whatever class loaders. What it was, by the
 * method of System that is called: setProperty sets it, clearProperty takes it away. 1, 0 if it was not set, -1 with an
 * exception pending.
 */
static int change_mark(JNIEnv *env, const char *method, const char *signature, const char *name)
{
    jclass system = (*env)->FindClass(env, "java/lang/System");
    jmethodID change = system ? (*env)->GetStaticMethodID(env, system, method, signature) : NULL;
    jstring text = change ? (*env)->NewStringUTF(env, name) : NULL;
    if (!text)
        return -1;
    jobject before = (*env)->CallStaticObjectMethod(env, system, change, text, text);
    return (*env)->ExceptionCheck(env) ? -1 : before != NULL;
}

/* Another copy of the library has nothing to put back. */
static int take_role(JNIEnv *env)
{
    return change_mark(env, "clearProperty", "(Ljava/lang/String;)Ljava/lang/String;", ROLE);
}

bool jf_stay_loaded(void)
{
    Dl_info self;
    return dladdr(&loaded_by, &self) && dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
}

/* The first copy does it for all. */
static int take_over_halt(JNIEnv *env)
{
    JNINativeMethod method = {(char *)"halt0", (char *)"(I)V", (void *)halt};
    int taken = change_mark(env, "setProperty", "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;", TAKEN);
    if (taken || !jf_stay_loaded())
        return taken < 0 ? -1 : 0;
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
    loaded_by = getpid();
    int role = take_role(env);
    if (role < 0 || (role > 0 && put_environment_back(env) < 0) || take_over_halt(env) < 0)
        return JNI_ERR;
    if (role > 0)
        jf_thread_times_take_over(env);
    return JNI_VERSION_10;
}
