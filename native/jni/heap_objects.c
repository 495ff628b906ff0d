/*
 * A walk marks objects with a tag; whatever bears the tag is what was found. Classes are objects, too: the subclasses of
 * interest bear another tag while the walk is on.
 */
#include "heap_objects.h"

#include "glue.h"
#include "jvmti_env.h"

#include <string.h>

enum { FOUND = 1, SUBCLASS = 2 };

static bool make_capable(jvmtiEnv *jvmti)
{
    jvmtiCapabilities capabilities;
    memset(&capabilities, 0, sizeof capabilities);
    capabilities.can_tag_objects = 1;
    return (*jvmti)->AddCapabilities(jvmti, &capabilities) == JVMTI_ERROR_NONE;
}

static jint JNICALL mark(jlong class_tag, jlong size, jlong *tag, jint length, void *data)
{
    (void)class_tag, (void)size, (void)length, (void)data;
    *tag = FOUND;
    return JVMTI_VISIT_OBJECTS;
}

static bool collect(JNIEnv *env, jvmtiEnv *jvmti, jlong tag, jint *count, jobject **found)
{
    if ((*jvmti)->GetObjectsWithTags(jvmti, 1, &tag, count, found, NULL) != JVMTI_ERROR_NONE)
        return false;
    for (jint i = 0; i < *count; i++)
        (*jvmti)->SetTag(jvmti, (*found)[i], 0);
    return (*env)->EnsureLocalCapacity(env, *count + 16) == JNI_OK;
}

static void release(JNIEnv *env, jvmtiEnv *jvmti, jint count, jobject *objects)
{
    for (jint i = 0; i < count; i++)
        (*env)->DeleteLocalRef(env, objects[i]);
    (*jvmti)->Deallocate(jvmti, (unsigned char *)objects);
}

/* Those of all types. */
static bool mark_subclasses(JNIEnv *env, jvmtiEnv *jvmti, jobjectArray types)
{
    jint count;
    jclass *classes;
    if ((*jvmti)->GetLoadedClasses(jvmti, &count, &classes) != JVMTI_ERROR_NONE)
        return false;
    for (jsize at = 0; at < (*env)->GetArrayLength(env, types); at++) {
        jclass type = (*env)->GetObjectArrayElement(env, types, at);
        for (jint i = 0; i < count; i++)
            if ((*env)->IsAssignableFrom(env, classes[i], type))
                (*jvmti)->SetTag(jvmti, classes[i], SUBCLASS);
        (*env)->DeleteLocalRef(env, type);
    }
    release(env, jvmti, count, classes);
    return true;
}

static bool walk(jvmtiEnv *jvmti, jint filter, jclass type)
{
    jvmtiHeapCallbacks callbacks;
    memset(&callbacks, 0, sizeof callbacks);
    callbacks.heap_iteration_callback = mark;
    return (*jvmti)->IterateThroughHeap(jvmti, filter, type, &callbacks, NULL) == JVMTI_ERROR_NONE;
}

bool jf_heap_objects(JNIEnv *env, jvmtiEnv *jvmti, jclass type, jint *count, jobject **found)
{
    return make_capable(jvmti) && walk(jvmti, 0, type) && collect(env, jvmti, FOUND, count, found);
}

/* One walk for all of them: it takes time in a large heap. */
static bool find_all(JNIEnv *env, jvmtiEnv *jvmti, jobjectArray types, jint *count, jobject **found)
{
    jint class_count;
    jobject *classes;
    if (!make_capable(jvmti))
        return false;
    bool walked = mark_subclasses(env, jvmti, types) && walk(jvmti, JVMTI_HEAP_FILTER_CLASS_UNTAGGED, NULL);
    if (collect(env, jvmti, SUBCLASS, &class_count, &classes))
        release(env, jvmti, class_count, classes);
    return walked && collect(env, jvmti, FOUND, count, found);
}

jobjectArray JF_JNI(report_HeapObjects, instancesOf)(JNIEnv *env, jclass self, jobjectArray types)
{
    JavaVM *vm;
    jvmtiEnv *jvmti;
    jint count;
    jobject *found;
    jobjectArray array = NULL;
    (void)self;
    if ((*env)->GetJavaVM(env, &vm) != 0 || !(jvmti = jf_jvmti(vm)) || !find_all(env, jvmti, types, &count, &found))
        return NULL;
    jclass object = (*env)->FindClass(env, "java/lang/Object");
    if (object && (array = (*env)->NewObjectArray(env, count, object, NULL)))
        for (jint i = 0; i < count; i++)
            (*env)->SetObjectArrayElement(env, array, i, found[i]);
    release(env, jvmti, count, found);
    return array;
}
