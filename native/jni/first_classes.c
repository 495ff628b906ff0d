/*
 * Classes of jfork that a new JVM needs before its function, handed to it in a file in memory by the program that starts it: to find them
 * on the class path, jars are opened one after the other until jfork's own is found, a quarter of the time from the start to the function
 * (docs/decisions.md). The library is an agent of that JVM for as long (-agentpath:libjfork.so=DESCRIPTOR), and gives them to the class
 * loader of the class path before the launcher asks it for the main class. Whatever goes wrong, they are found where they always were.
 */
#define _GNU_SOURCE
#include "glue.h"
#include "memory_file.h"

#include <jvmti.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK "jfork classes 1\n"
#define MARK_LENGTH (sizeof MARK - 1)
#define MOST ((off_t)1 << 24)

/*
 * One octet: is code of the class path to have access to native code, without the option that keeps the JVM from taking its graph of modules
 * from the archive? Then pieces, each with its length ahead of it (four octets, most significant first).
 */
struct classes {
    size_t length;
    unsigned char octets[];
};

/* Somebody who starts JVMs with the options of his own passes this one on, too, and has another file under that number, or none. */
static bool is_ours(int fd, off_t *length)
{
    char mark[MARK_LENGTH];
    struct stat status;
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals < 0 || (seals & JF_MEMORY_FILE_SEALS) != JF_MEMORY_FILE_SEALS || fstat(fd, &status) < 0 || status.st_size > MOST ||
        pread(fd, mark, MARK_LENGTH, 0) != (ssize_t)MARK_LENGTH || memcmp(mark, MARK, MARK_LENGTH) != 0)
        return false;
    *length = status.st_size - (off_t)MARK_LENGTH;
    return true;
}

/* NULL: there are none. The descriptor is closed if it is the one. */
static struct classes *receive(int fd)
{
    off_t length;
    if (!is_ours(fd, &length))
        return NULL;
    struct classes *classes = malloc(sizeof *classes + (size_t)length);
    if (classes) {
        classes->length = (size_t)length;
        if (pread(fd, classes->octets, classes->length, MARK_LENGTH) != length)
            classes->length = 0;
    }
    close(fd);
    return classes;
}

/* A program may have put a class loader of its own in its place, which would not share these classes with its parent. */
static jobject class_path_loader(JNIEnv *env)
{
    jclass type = (*env)->FindClass(env, "java/lang/ClassLoader");
    jclass usual = type ? (*env)->FindClass(env, "jdk/internal/loader/ClassLoaders$AppClassLoader") : NULL;
    jmethodID get = usual ? (*env)->GetStaticMethodID(env, type, "getSystemClassLoader", "()Ljava/lang/ClassLoader;") : NULL;
    jobject loader = get ? (*env)->CallStaticObjectMethod(env, type, get) : NULL;
    return loader && !(*env)->ExceptionCheck(env) && (*env)->IsInstanceOf(env, loader, usual) ? loader : NULL;
}

static size_t length_of(const unsigned char *octets)
{
    return (size_t)octets[0] << 24 | (size_t)octets[1] << 16 | (size_t)octets[2] << 8 | octets[3];
}

static void define(JNIEnv *env, jobject loader, const struct classes *classes)
{
    size_t at = 1;
    while (classes->length - at >= 4) {
        size_t length = length_of(classes->octets + at);
        at += 4;
        if (length > classes->length - at)
            return;
        jclass type = (*env)->DefineClass(env, NULL, loader, (const jbyte *)classes->octets + at, (jsize)length);
        if (!type)
            return;
        (*env)->DeleteLocalRef(env, type);
        at += length;
    }
}

/* The caller has made sure that this Java has it; see FirstClasses. */
static void allow_native_access(JNIEnv *env)
{
    jclass module = (*env)->FindClass(env, "java/lang/Module");
    jmethodID allow = module ? (*env)->GetStaticMethodID(env, module, "implAddEnableNativeAccessToAllUnnamed", "()V") : NULL;
    if (allow)
        (*env)->CallStaticVoidMethod(env, module, allow);
    (*env)->ExceptionClear(env);
}

static void hand_over(JNIEnv *env, const struct classes *classes)
{
    if (classes->length == 0)
        return;
    if (classes->octets[0])
        allow_native_access(env);
    jobject loader = class_path_loader(env);
    if (loader)
        define(env, loader, classes);
    (*env)->ExceptionClear(env);
}

/* When the class loaders are there, on the main thread. Nothing is left of the agent then. */
static void JNICALL initialized(jvmtiEnv *jvmti, JNIEnv *env, jthread thread)
{
    void *classes = NULL;
    (void)thread;
    if ((*jvmti)->GetEnvironmentLocalStorage(jvmti, &classes) == JVMTI_ERROR_NONE && classes) {
        hand_over(env, classes);
        free(classes);
    }
    (*jvmti)->DisposeEnvironment(jvmti);
}

static bool await_initialized(JavaVM *vm, struct classes *classes)
{
    jvmtiEnv *jvmti;
    jvmtiEventCallbacks callbacks = {.VMInit = initialized};
    if ((*vm)->GetEnv(vm, (void **)&jvmti, JVMTI_VERSION_11) != JNI_OK)
        return false;
    if ((*jvmti)->SetEnvironmentLocalStorage(jvmti, classes) == JVMTI_ERROR_NONE &&
        (*jvmti)->SetEventCallbacks(jvmti, &callbacks, sizeof callbacks) == JVMTI_ERROR_NONE &&
        (*jvmti)->SetEventNotificationMode(jvmti, JVMTI_ENABLE, JVMTI_EVENT_VM_INIT, NULL) == JVMTI_ERROR_NONE)
        return true;
    (*jvmti)->DisposeEnvironment(jvmti);
    return false;
}

/* Called by a JVM that begins. Anything else than JNI_OK would end it. */
JNIEXPORT jint JNICALL Agent_OnLoad(JavaVM *vm, char *options, void *reserved)
{
    (void)reserved;
    char *end = NULL;
    long fd = options ? strtol(options, &end, 10) : -1;
    struct classes *classes = fd > STDERR_FILENO && fd <= INT32_MAX && !*end ? receive((int)fd) : NULL;
    if (classes && !await_initialized(vm, classes))
        free(classes);
    return JNI_OK;
}
