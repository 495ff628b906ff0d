/* The tool interface of this JVM, one environment per process, made at run time; no agent option is needed for it. */
#ifndef JFORK_JNI_JVMTI_ENV_H
#define JFORK_JNI_JVMTI_ENV_H

#include <jni.h>
#include <jvmti.h>

/* NULL where the JVM has none. */
jvmtiEnv *jf_jvmti(JavaVM *vm);

#endif
