/*
 * org.jfork.internal.repair.JvmState: generators of random numbers that belong to the program, to which no static field
 * leads. A walk through the heap (JVM TI) finds them, in the template, once per freeze, while the program's threads are
 * suspended; and only if one of their classes is in use, for a walk takes time. In a child the arrays that are their
 * state are filled with fresh octets: lengths stay, no lock is taken, and a thread that was stopped before or behind a
 * draw finds nothing out of order.
 */
#include "glue.h"
#include "heap_objects.h"
#include "jvm_state.h"
#include "jvmti_env.h"

#include <string.h>

enum { TYPES = 8, ARRAYS = 2 };

struct type {
    jclass class;
    jobject fields[ARRAYS];
    jfieldID arrays[ARRAYS]; /* of the fields; not before the class is initialised, which asking for it would do */
    jobject provider;        /* of the program's instances, if one is known */
    jfieldID made;           /* of the provider: null until it has made one */
    jint from, to;           /* of what was found */
};

static struct {
    jvmtiEnv *jvmti;
    struct type types[TYPES];
    int count;
    jobject *found; /* global references */
    jint found_count;
} instances;

void JF_JNI(repair_JvmState, planInstances)(JNIEnv *env, jclass self, jclass class, jobjectArray arrays)
{
    JavaVM *vm;
    (void)self;
    if (instances.count == TYPES || (*env)->GetArrayLength(env, arrays) != ARRAYS || (*env)->GetJavaVM(env, &vm) != 0) {
        jf_throw_errno(env, "the plan has no room for a class of random number generators", 0);
        return;
    }
    struct type *type = &instances.types[instances.count++];
    instances.jvmti = jf_jvmti(vm);
    type->class = (*env)->NewGlobalRef(env, class);
    for (int i = 0; i < ARRAYS; i++) {
        jobject field = (*env)->GetObjectArrayElement(env, arrays, i);
        type->fields[i] = (*env)->NewGlobalRef(env, field);
        (*env)->DeleteLocalRef(env, field);
    }
}

void JF_JNI(repair_JvmState, planProvider)(JNIEnv *env, jclass self, jclass class, jobject provider, jobject made)
{
    (void)self;
    for (int i = 0; i < instances.count; i++) {
        struct type *type = &instances.types[i];
        if (type->provider || !(*env)->IsSameObject(env, type->class, class))
            continue;
        type->made = (*env)->FromReflectedField(env, made);
        type->provider = (*env)->NewGlobalRef(env, provider);
    }
}

static bool provider_made_none(JNIEnv *env, const struct type *type)
{
    jobject made = type->provider ? (*env)->GetObjectField(env, type->provider, type->made) : NULL;
    bool none = type->provider && !made;
    (*env)->DeleteLocalRef(env, made);
    return none;
}

static bool in_use(JNIEnv *env, const struct type *type)
{
    return jf_is_initialized(env, type->class) && !provider_made_none(env, type);
}

/* Global references, behind those that were found before. */
static bool keep(JNIEnv *env, jint count, jobject *objects)
{
    jvmtiEnv *jvmti = instances.jvmti;
    unsigned char *grown;
    if ((*jvmti)->Allocate(jvmti, (jlong)sizeof(jobject) * (instances.found_count + count + 1), &grown) !=
        JVMTI_ERROR_NONE)
        return false;
    if (instances.found_count)
        memcpy(grown, instances.found, sizeof(jobject) * (size_t)instances.found_count);
    (*jvmti)->Deallocate(jvmti, (unsigned char *)instances.found);
    instances.found = (jobject *)(void *)grown;
    for (jint i = 0; i < count; i++) {
        instances.found[instances.found_count++] = (*env)->NewGlobalRef(env, objects[i]);
        (*env)->DeleteLocalRef(env, objects[i]);
    }
    return true;
}

static bool find(JNIEnv *env, struct type *type)
{
    jint count;
    jobject *found;
    for (int i = 0; i < ARRAYS; i++)
        if (!type->arrays[i])
            type->arrays[i] = (*env)->FromReflectedField(env, type->fields[i]);
    if (!jf_heap_objects(env, instances.jvmti, type->class, &count, &found))
        return false;
    bool kept = keep(env, count, found);
    (*instances.jvmti)->Deallocate(instances.jvmti, (unsigned char *)found);
    return kept;
}

int jf_instances_find(JNIEnv *env, struct jf_error *error)
{
    for (int i = 0; i < instances.count; i++) {
        struct type *type = &instances.types[i];
        type->from = instances.found_count;
        if (in_use(env, type) && !find(env, type))
            return jf_fail(error, 0, "the program's random number generators, which must not be the same in forked "
                                     "processes, cannot be found in this JVM (JVM TI, can_tag_objects)");
        type->to = instances.found_count;
    }
    return 0;
}

static int renew(JNIEnv *env, const struct type *type, jobject instance)
{
    int status = 0;
    for (int i = 0; i < ARRAYS && status == 0; i++) {
        jobject array = (*env)->GetObjectField(env, instance, type->arrays[i]);
        status = array ? jf_fill_array(env, array) : 0; /* none: it has not been seeded yet */
        (*env)->DeleteLocalRef(env, array);
    }
    return status;
}

int jf_instances_renew(JNIEnv *env)
{
    int status = 0;
    for (int i = 0; i < instances.count; i++)
        for (jint at = instances.types[i].from; at < instances.types[i].to && status == 0; at++)
            status = renew(env, &instances.types[i], instances.found[at]);
    return status;
}

void jf_instances_forget(JNIEnv *env)
{
    for (jint i = 0; i < instances.found_count; i++)
        (*env)->DeleteGlobalRef(env, instances.found[i]);
    for (int i = 0; i < instances.count; i++)
        instances.types[i].from = instances.types[i].to = 0;
    instances.found_count = 0;
}
