/* The tool interface of this JVM, one environment per process, made at run time; no agent option is needed for it. */
#ifndef JFORK_JNI_JVMTI_ENV_H
#define JFORK_JNI_JVMTI_ENV_H

#include "jfork/error.h"

#include <jni.h>
#include <jvmti.h>
#include <stdbool.h>

/* NULL where the JVM has none. */
jvmtiEnv *jf_jvmti(JavaVM *vm);

/* critical_regions.c: no thread is in a JNI critical region between shut (which waits, with a bound) and open. */
bool jf_critical_regions_init(jvmtiEnv *jvmti);
int jf_critical_regions_shut(int limit_ms, struct jf_error *error);
void jf_critical_regions_open(void);
/* While shut: this thread may enter, and leaves before shut returns again. */
void jf_critical_regions_let_in(const JNIEnv *env);
/* In a copy of a program: whoever was about to enter one is not there any more. */
void jf_critical_regions_abandon(void);

#endif
