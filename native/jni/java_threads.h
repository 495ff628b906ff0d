/* The suspended threads of the program: java_threads.c suspends those of a template, copied_threads.c those of a program. */
#ifndef JFORK_JNI_JAVA_THREADS_H
#define JFORK_JNI_JAVA_THREADS_H

#include "jfork/error.h"

#include <jni.h>
#include <jvmti.h>
#include <stdbool.h>

struct java_threads {
    JavaVM *vm;
    jvmtiEnv *jvmti;
    jclass carrier;     /* jdk.internal.misc.CarrierThread, NULL before JDK 21 */
    jobject *suspended; /* global references */
    jint count, room;
    bool capable;
    bool virtual_capability;
    bool virtual_suspended;
    /* Which threads to suspend; NULL: all that may run user code, but no carriers. */
    bool (*is_program)(struct java_threads *threads, JNIEnv *env, jthread thread);
};

struct java_threads *jf_java_threads(void);
#define CRITICAL_LIMIT_MS 3000

/* All but the calling one; while critical regions are shut. Can be called again. */
int jf_java_threads_suspend_all(struct java_threads *threads, JNIEnv *env, struct jf_error *error) JF_CHECKED;
void jf_java_threads_resume_virtual(struct java_threads *threads);

/* Does it carry virtual threads? */
bool jf_java_threads_is_carrier(struct java_threads *threads, JNIEnv *env, jthread thread);

#endif
