/*
 * The threads of a program that is copied. All that are neither the JVM's nor the JDK's own are suspended, and left behind
 * unless they are to be kept; the copy sees them as blocked for ever.
 */
#ifndef JFORK_JNI_COPIED_THREADS_H
#define JFORK_JNI_COPIED_THREADS_H

#include "jfork/freeze.h"

#include <jni.h>

/* Once. -1 where this JVM does not tell what has to be known of its threads. */
int jf_copied_threads_init(JNIEnv *env, struct jf_error *error) JF_CHECKED;
/* Local references that live as long as the attempts: threads to keep, and virtual threads that may be mounted. */
void jf_copied_threads_choose(jobjectArray kept, jobjectArray virtual_threads);
/* All threads suspended, none busy, critical regions shut. EAGAIN: let them go on, and try again. */
int jf_copied_threads_suspend(JNIEnv *env, struct jf_error *error) JF_CHECKED;
/* Behind each of these, in the program. */
void jf_copied_threads_resume(void);
enum jf_fate jf_copied_threads_fate(void *context, const struct jf_stopped *thread);
/* In the copy: those that are left stay suspended for ever, all others go on. */
void jf_copied_threads_bury(JNIEnv *env);

#endif
