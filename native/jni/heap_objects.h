/* Objects to which no field leads, found by a walk through the heap (JVM TI). */
#ifndef JFORK_JNI_HEAP_OBJECTS_H
#define JFORK_JNI_HEAP_OBJECTS_H

#include <jni.h>
#include <jvmti.h>
#include <stdbool.h>

/*
 * The instances of a class, without those of subclasses. The objects are local references, the array is to be deallocated by
 * JVM TI. False where this JVM cannot do it, or has no memory for it.
 */
bool jf_heap_objects(JNIEnv *env, jvmtiEnv *jvmti, jclass type, jint *count, jobject **found);

#endif
