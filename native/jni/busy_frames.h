/*
 * Is a suspended thread in the middle of something that others need: class loading or initialisation, a lock of the JDK's
 * own? Seen in its frames. Left behind there it would keep all others waiting for ever. What the VM does by itself, such as
 * linking, has no frames: see copied_threads.c.
 */
#ifndef JFORK_JNI_BUSY_FRAMES_H
#define JFORK_JNI_BUSY_FRAMES_H

#include "jfork/error.h"

#include <jni.h>
#include <jvmti.h>
#include <stdbool.h>

/* Once, while no thread is suspended: to find a class may take locks. */
bool jf_busy_frames_init(JNIEnv *env);

/* Is it? Then the error names the method. */
bool jf_busy_frames(JNIEnv *env, jvmtiEnv *jvmti, const jvmtiStackInfo *stack, struct jf_error *error);

#endif
