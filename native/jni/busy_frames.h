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

/*
 * Does it run code of the JDK? Then it may hold a lock of the JDK's that nobody knows by name, but not for long, most likely: let
 * go on for a moment, it will be elsewhere. One that waits or is in native code may be so for ever, and is judged by name only.
 */
bool jf_passing_through(JNIEnv *env, jvmtiEnv *jvmti, const jvmtiStackInfo *stack, struct jf_error *error);

#endif
