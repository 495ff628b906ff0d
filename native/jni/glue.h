/* Convert, call, throw: what the JNI files share. No logic here. */
#ifndef JFORK_JNI_GLUE_H
#define JFORK_JNI_GLUE_H

#include "jfork/error.h"
#include "jfork/freeze.h"

#include <jni.h>
#include <stdbool.h>

#define JF_JNI(class, method) JNIEXPORT JNICALL JF_NAME(class, method)
#define JF_NAME(class, method) Java_org_jfork_internal_##class##_##method

/* Throw org.jfork.internal.os.OsException. */
void jf_throw(JNIEnv *env, const struct jf_error *error);
void jf_throw_errno(JNIEnv *env, const char *what, int number);
void jf_throw_memory(JNIEnv *env);

/* The socket that this process may have made for tools that attach (/tmp/.java_pid<pid>); the JVM makes a new one if asked. */
void jf_remove_attach_socket(void);
/* End a process that jfork started, without that socket; what C's stdout has in its buffer is written. */
_Noreturn void jf_leave(jint status);

/* on_load.c: the library keeps its place, also when its class loader is gone; the JVM or the kernel has a pointer to it. */
bool jf_stay_loaded(void);

/* thread_ids.c: what keeps the thread ids right that HotSpot shows; NULL where this JVM cannot be helped. */
jf_revived_fn jf_thread_ids_find(JNIEnv *env);

/* thread_times.c: the times of all threads, as ThreadMXBean tells them, in children, too. While the library is being loaded. */
void jf_thread_times_take_over(JNIEnv *env);

/* java_threads.c: suspend and resume the threads that run user code. */
int jf_java_threads_suspend(void *context, struct jf_error *error);
void jf_java_threads_resume(void *context);
/* While threads are suspended: may a thread of this name, and all others, come to a child a moment later? See freeze.h. */
bool jf_java_threads_may_wait(const char *name);
/* Where they cannot be suspended, forks are refused, not the process. */
void jf_java_threads_init(JNIEnv *env);

/* jvm_text.c: a file for text.h. */
bool jf_is_jvm_text(const char *file);
/* Is it the file of the JVM's own modules, which it reads with pread(2) only (libjimage's osSupport_unix.cpp)? See jfork/repair.h. */
bool jf_is_jvm_image(const char *file);
/* Before that is asked. */
void jf_jvm_image_find(void);

/* inherited_exit.c: what HotSpot would do at the end of a child, though it is the template's. Before each freeze: */
void jf_inherited_exit_note(void);
/* In a child, before any code of the program. Handlers of exit(3) that are registered later run. */
void jf_inherited_exit_drop(void);

/* A new array; NULL and an exception. */
jbyteArray jf_octets(JNIEnv *env, const char *octets, size_t length);

#endif
