/* JDK Flight Recorder: a running recording is a file that forked processes would destroy. */
#ifndef JFORK_JNI_RECORDINGS_H
#define JFORK_JNI_RECORDINGS_H

#include "jfork/policy.h"

#include <jni.h>

/* -1, naming it, if a recording runs and that is refused. Runs Java code, so only while no thread is suspended. */
int jf_recordings_check(JNIEnv *env, const struct jf_policy *policy, struct jf_error *error) JF_CHECKED;

#endif
