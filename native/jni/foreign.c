/* org.jfork.internal.os.Foreign: fields and methods by reflection object, without access checks. */
#define _GNU_SOURCE
#include "glue.h"
#include "jvm_state.h"
#include "jvmti_env.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ARGUMENTS 255

/* Boxed values, by the primitive's own method: int has Integer.intValue()I. */
static jvalue unbox(JNIEnv *env, char code, jobject boxed)
{
    static const char *const names[] = {"Z", "booleanValue", "B", "byteValue", "C", "charValue", "S", "shortValue",
                                        "I", "intValue", "J", "longValue", "F", "floatValue", "D", "doubleValue"};
    char signature[] = {'(', ')', code, 0};
    jvalue value = {.l = boxed};
    const char *name = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i += 2)
        if (*names[i] == code)
            name = names[i + 1];
    if (!name)
        return value;
    jclass type = (*env)->GetObjectClass(env, boxed);
    jmethodID method = (*env)->GetMethodID(env, type, name, signature);
    (*env)->DeleteLocalRef(env, type);
    if (!method)
        return value;
    switch (code) {
    case 'Z': value.z = (*env)->CallBooleanMethod(env, boxed, method); break;
    case 'B': value.b = (*env)->CallByteMethod(env, boxed, method); break;
    case 'C': value.c = (*env)->CallCharMethod(env, boxed, method); break;
    case 'S': value.s = (*env)->CallShortMethod(env, boxed, method); break;
    case 'I': value.i = (*env)->CallIntMethod(env, boxed, method); break;
    case 'J': value.j = (*env)->CallLongMethod(env, boxed, method); break;
    case 'F': value.f = (*env)->CallFloatMethod(env, boxed, method); break;
    default: value.d = (*env)->CallDoubleMethod(env, boxed, method); break;
    }
    return value;
}

static jobject box(JNIEnv *env, const char *class, const char *signature, jvalue value)
{
    jclass type = (*env)->FindClass(env, class);
    jmethodID method = type ? (*env)->GetStaticMethodID(env, type, "valueOf", signature) : NULL;
    return method ? (*env)->CallStaticObjectMethodA(env, type, method, &value) : NULL;
}

static jobject box_int(JNIEnv *env, jint value)
{
    return box(env, "java/lang/Integer", "(I)Ljava/lang/Integer;", (jvalue){.i = value});
}

static jobject box_long(JNIEnv *env, jlong value)
{
    return box(env, "java/lang/Long", "(J)Ljava/lang/Long;", (jvalue){.j = value});
}

static jobject box_boolean(JNIEnv *env, jboolean value)
{
    return box(env, "java/lang/Boolean", "(Z)Ljava/lang/Boolean;", (jvalue){.z = value});
}

static void unsupported(JNIEnv *env)
{
    jclass type = (*env)->FindClass(env, "java/lang/UnsupportedOperationException");
    if (type)
        (*env)->ThrowNew(env, type, "a member of this type cannot be accessed");
}

jobject JF_JNI(os_Foreign, get)(JNIEnv *env, jclass self, jobject field, jobject holder, jchar code, jboolean is_static)
{
    (void)self;
    jfieldID id = (*env)->FromReflectedField(env, field);
    switch (code) {
    case 'L': return is_static ? (*env)->GetStaticObjectField(env, holder, id) : (*env)->GetObjectField(env, holder, id);
    case 'I':
        return box_int(env, is_static ? (*env)->GetStaticIntField(env, holder, id) : (*env)->GetIntField(env, holder, id));
    case 'J':
        return box_long(env,
                        is_static ? (*env)->GetStaticLongField(env, holder, id) : (*env)->GetLongField(env, holder, id));
    case 'Z':
        return box_boolean(env, is_static ? (*env)->GetStaticBooleanField(env, holder, id)
                                          : (*env)->GetBooleanField(env, holder, id));
    default: unsupported(env); return NULL;
    }
}

jboolean JF_JNI(os_Foreign, isInitialized)(JNIEnv *env, jclass self, jclass type)
{
    (void)self;
    return jf_is_initialized(env, type);
}

static void set_static(JNIEnv *env, jclass holder, jfieldID id, jchar code, jvalue value)
{
    switch (code) {
    case 'L': (*env)->SetStaticObjectField(env, holder, id, value.l); break;
    case 'I': (*env)->SetStaticIntField(env, holder, id, value.i); break;
    case 'J': (*env)->SetStaticLongField(env, holder, id, value.j); break;
    case 'Z': (*env)->SetStaticBooleanField(env, holder, id, value.z); break;
    default: unsupported(env);
    }
}

static void set_instance(JNIEnv *env, jobject holder, jfieldID id, jchar code, jvalue value)
{
    switch (code) {
    case 'L': (*env)->SetObjectField(env, holder, id, value.l); break;
    case 'I': (*env)->SetIntField(env, holder, id, value.i); break;
    case 'J': (*env)->SetLongField(env, holder, id, value.j); break;
    case 'Z': (*env)->SetBooleanField(env, holder, id, value.z); break;
    default: unsupported(env);
    }
}

void JF_JNI(os_Foreign, set)(JNIEnv *env, jclass self, jobject field, jobject holder, jchar code, jboolean is_static,
                             jobject boxed)
{
    (void)self;
    jfieldID id = (*env)->FromReflectedField(env, field);
    jvalue value = unbox(env, (char)code, boxed);
    if ((*env)->ExceptionCheck(env))
        return;
    if (is_static)
        set_static(env, holder, id, code, value);
    else
        set_instance(env, holder, id, code, value);
}

/* false with an exception pending if a value cannot be unboxed. */
static bool convert(JNIEnv *env, jstring types, jobjectArray arguments, jvalue *values)
{
    char codes[MOST_ARGUMENTS + 1];
    jsize count = (*env)->GetArrayLength(env, arguments);
    if (count > MOST_ARGUMENTS || (*env)->GetStringLength(env, types) != count) {
        unsupported(env);
        return false;
    }
    (*env)->GetStringUTFRegion(env, types, 0, count, codes);
    for (jsize i = 0; i < count && !(*env)->ExceptionCheck(env); i++)
        values[i] = unbox(env, codes[i], (*env)->GetObjectArrayElement(env, arguments, i));
    return !(*env)->ExceptionCheck(env);
}

static jobject call_static(JNIEnv *env, jclass holder, jmethodID id, jchar result, const jvalue *values)
{
    switch (result) {
    case 'V': (*env)->CallStaticVoidMethodA(env, holder, id, values); return NULL;
    case 'L': return (*env)->CallStaticObjectMethodA(env, holder, id, values);
    case 'I': return box_int(env, (*env)->CallStaticIntMethodA(env, holder, id, values));
    case 'J': return box_long(env, (*env)->CallStaticLongMethodA(env, holder, id, values));
    case 'Z': return box_boolean(env, (*env)->CallStaticBooleanMethodA(env, holder, id, values));
    /* The result of a worker function is ignored, whatever its type. */
    case 'F': (*env)->CallStaticFloatMethodA(env, holder, id, values); return NULL;
    case 'D': (*env)->CallStaticDoubleMethodA(env, holder, id, values); return NULL;
    case 'C': (*env)->CallStaticCharMethodA(env, holder, id, values); return NULL;
    case 'S': (*env)->CallStaticShortMethodA(env, holder, id, values); return NULL;
    default: (*env)->CallStaticByteMethodA(env, holder, id, values); return NULL;
    }
}

static jobject call_instance(JNIEnv *env, jobject target, jmethodID id, jchar result, const jvalue *values)
{
    switch (result) {
    case 'V': (*env)->CallVoidMethodA(env, target, id, values); return NULL;
    case 'L': return (*env)->CallObjectMethodA(env, target, id, values);
    case 'I': return box_int(env, (*env)->CallIntMethodA(env, target, id, values));
    case 'J': return box_long(env, (*env)->CallLongMethodA(env, target, id, values));
    case 'Z': return box_boolean(env, (*env)->CallBooleanMethodA(env, target, id, values));
    default: unsupported(env); return NULL;
    }
}

jobject JF_JNI(os_Foreign, call)(JNIEnv *env, jclass self, jobject method, jobject holder, jboolean is_static,
                                 jstring types, jchar result, jobjectArray arguments)
{
    jvalue values[MOST_ARGUMENTS];
    (void)self;
    if ((*env)->EnsureLocalCapacity(env, MOST_ARGUMENTS + 16) < 0 || !convert(env, types, arguments, values))
        return NULL;
    jmethodID id = (*env)->FromReflectedMethod(env, method);
    return is_static ? call_static(env, holder, id, result, values) : call_instance(env, holder, id, result, values);
}

/* Whoever asks for an id gets an initialised class; see jni_FromReflectedMethod in jni.cpp. */
void JF_JNI(os_Foreign, initialize)(JNIEnv *env, jclass self, jobject method)
{
    (void)self;
    (*env)->FromReflectedMethod(env, method);
}

/* The tool interface makes ids without it. Where it does not, they are made at the first call. */
void JF_JNI(os_Foreign, nameMethods)(JNIEnv *env, jclass self, jclass type)
{
    JavaVM *vm;
    jint count;
    jmethodID *ids;
    (void)self;
    jvmtiEnv *jvmti = (*env)->GetJavaVM(env, &vm) == 0 ? jf_jvmti(vm) : NULL;
    if (jvmti && (*jvmti)->GetClassMethods(jvmti, type, &count, &ids) == JVMTI_ERROR_NONE)
        (*jvmti)->Deallocate(jvmti, (unsigned char *)ids);
}

jobject JF_JNI(os_Foreign, construct)(JNIEnv *env, jclass self, jobject constructor, jclass holder, jstring types,
                                      jobjectArray arguments)
{
    jvalue values[MOST_ARGUMENTS];
    (void)self;
    if (!convert(env, types, arguments, values))
        return NULL;
    return (*env)->NewObjectA(env, holder, (*env)->FromReflectedMethod(env, constructor), values);
}

jobject JF_JNI(os_Foreign, constructPart)(JNIEnv *env, jclass self, jclass type, jobject constructor, jclass holder,
                                          jstring types, jobjectArray arguments)
{
    jvalue values[MOST_ARGUMENTS];
    (void)self;
    jobject object = convert(env, types, arguments, values) ? (*env)->AllocObject(env, type) : NULL;
    if (!object)
        return NULL;
    (*env)->CallNonvirtualVoidMethodA(env, object, holder, (*env)->FromReflectedMethod(env, constructor), values);
    return object;
}

jobject JF_JNI(os_Foreign, staticMethod)(JNIEnv *env, jclass self, jclass holder, jstring name, jstring descriptor)
{
    jmethodID method = NULL;
    (void)self;
    const char *name_chars = (*env)->GetStringUTFChars(env, name, NULL);
    const char *descriptor_chars = name_chars ? (*env)->GetStringUTFChars(env, descriptor, NULL) : NULL;
    if (descriptor_chars) {
        method = (*env)->GetStaticMethodID(env, holder, name_chars, descriptor_chars);
        (*env)->ReleaseStringUTFChars(env, descriptor, descriptor_chars);
    }
    if (name_chars)
        (*env)->ReleaseStringUTFChars(env, name, name_chars);
    return method ? (*env)->ToReflectedMethod(env, holder, method, JNI_TRUE) : NULL;
}

jclass JF_JNI(os_Foreign, define)(JNIEnv *env, jclass self, jstring name, jobject loader, jbyteArray class_file)
{
    jclass type = NULL;
    (void)self;
    const char *chars = (*env)->GetStringUTFChars(env, name, NULL);
    char *internal = chars ? strdup(chars) : NULL;
    jbyte *octets = internal ? (*env)->GetByteArrayElements(env, class_file, NULL) : NULL;
    for (char *at = internal; at && *at; at++)
        if (*at == '.')
            *at = '/';
    if (octets) {
        type = (*env)->DefineClass(env, internal, loader, octets, (*env)->GetArrayLength(env, class_file));
        (*env)->ReleaseByteArrayElements(env, class_file, octets, JNI_ABORT);
    }
    if (chars)
        (*env)->ReleaseStringUTFChars(env, name, chars);
    if (chars && !internal)
        jf_throw_memory(env);
    free(internal);
    return type;
}
