/* org.jfork.internal.repair.JvmState */
#include "glue.h"
#include "jvmti_env.h"

#include <sys/random.h>

static jvmtiEnv *jvmti_of(JNIEnv *env)
{
    JavaVM *vm;
    jvmtiEnv *jvmti = (*env)->GetJavaVM(env, &vm) == 0 ? jf_jvmti(vm) : NULL;
    if (!jvmti)
        jf_throw_errno(env, "this JVM has no tool interface (JVM TI)", 0);
    return jvmti;
}

jboolean JF_JNI(repair_JvmState, isInitialized)(JNIEnv *env, jclass self, jclass type)
{
    jvmtiEnv *jvmti = jvmti_of(env);
    jint status = 0;
    (void)self;
    return jvmti && (*jvmti)->GetClassStatus(jvmti, type, &status) == JVMTI_ERROR_NONE &&
           (status & JVMTI_CLASS_STATUS_INITIALIZED) != 0;
}

jobjectArray JF_JNI(repair_JvmState, threads)(JNIEnv *env, jclass self)
{
    jvmtiEnv *jvmti = jvmti_of(env);
    jthread *threads;
    jint count;
    (void)self;
    if (!jvmti || (*jvmti)->GetAllThreads(jvmti, &count, &threads) != JVMTI_ERROR_NONE)
        return NULL;
    jclass type = (*env)->FindClass(env, "java/lang/Thread");
    jobjectArray array = type ? (*env)->NewObjectArray(env, count, type, NULL) : NULL;
    for (jint i = 0; i < count; i++) {
        if (array)
            (*env)->SetObjectArrayElement(env, array, i, threads[i]);
        (*env)->DeleteLocalRef(env, threads[i]);
    }
    (*jvmti)->Deallocate(jvmti, (unsigned char *)threads);
    return array;
}

void JF_JNI(repair_JvmState, random)(JNIEnv *env, jclass self, jbyteArray octets)
{
    jbyte chunk[256];
    jsize length = (*env)->GetArrayLength(env, octets);
    (void)self;
    for (jsize at = 0; at < length;) {
        jsize want = length - at < (jsize)sizeof chunk ? length - at : (jsize)sizeof chunk;
        if (getrandom(chunk, (size_t)want, 0) != want) {
            jf_throw_errno(env, "the kernel gives no random numbers (getrandom)", 0);
            return;
        }
        (*env)->SetByteArrayRegion(env, octets, at, want, chunk);
        at += want;
    }
}
