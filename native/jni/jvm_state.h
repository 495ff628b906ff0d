/* What the repairs of Java state share: jvm_state.c makes them, instances.c finds objects that no field leads to. */
#ifndef JFORK_JNI_JVM_STATE_H
#define JFORK_JNI_JVM_STATE_H

#include "jfork/error.h"

#include <jni.h>
#include <jvmti.h>
#include <stdbool.h>

/* A class that has not been initialised has no state to repair; it must not be initialised by us. */
bool jf_is_initialized(JNIEnv *env, jclass type);

/*
 * Look up what the repairs of initialised classes need, so that no child has to. May initialise the class of an object on the way, so
 * not while threads are suspended.
 */
void jf_repairs_resolve(JNIEnv *env);

/* Random octets over all of it. -1 and errno. */
int jf_fill_array(JNIEnv *env, jbyteArray array);

/*
 * late_plans.c. Make plans for classes that came into use meanwhile; may call Java, so not while threads are suspended.
 */
int jf_late_plans_make(JNIEnv *env, struct jf_error *error) JF_CHECKED;
/* Has another such class come into use? */
bool jf_late_plans_wait(JNIEnv *env);
/* Is there such a plan for this class that is not made? Then a thread that is in one of its methods initialises it. */
bool jf_late_plan_begins(JNIEnv *env, jclass type);

/*
 * instances.c. Find: while threads are suspended; the objects found are kept until they are forgotten. Renew: in a
 * child, before threads are resumed.
 */
int jf_instances_find(JNIEnv *env, struct jf_error *error) JF_CHECKED;
int jf_instances_renew(JNIEnv *env);
void jf_instances_forget(JNIEnv *env);

/*
 * draws.c. Is this suspended thread inside a method of a class whose objects would not survive the repair at this
 * moment? 1, 0, or -1 if it cannot be told.
 */
int jf_draw_under_way(JNIEnv *env, jvmtiEnv *jvmti, jthread thread);

#endif
