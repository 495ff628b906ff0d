/* org.jfork.internal.os.Surroundings */
#include "glue.h"
#include "jfork/surroundings.h"
#include "texts.h"

static void check(JNIEnv *env, int status, const struct jf_error *error)
{
    if (status < 0)
        jf_throw(env, error);
}

void JF_JNI(os_Surroundings, directory)(JNIEnv *env, jclass self, jbyteArray path)
{
    struct jf_error error;
    (void)self;
    char *copy = jf_text(env, path);
    if (copy)
        check(env, jf_set_directory(copy, &error), &error);
    jf_text_free(copy);
}

void JF_JNI(os_Surroundings, umask)(JNIEnv *env, jclass self, jint mask)
{
    (void)env, (void)self;
    jf_set_umask((uint32_t)mask);
}

void JF_JNI(os_Surroundings, nice)(JNIEnv *env, jclass self, jint nice)
{
    struct jf_error error;
    (void)self;
    check(env, jf_set_nice(nice, &error), &error);
}

void JF_JNI(os_Surroundings, limit)(JNIEnv *env, jclass self, jint resource, jlong soft, jlong hard)
{
    struct jf_error error;
    (void)self;
    check(env, jf_set_limit(resource, (uint64_t)soft, (uint64_t)hard, &error), &error);
}

void JF_JNI(os_Surroundings, descriptor)(JNIEnv *env, jclass self, jint fd, jint place)
{
    struct jf_error error;
    (void)self;
    check(env, jf_set_descriptor(fd, place, &error), &error);
}

void JF_JNI(os_Surroundings, environment)(JNIEnv *env, jclass self, jobjectArray variables)
{
    struct jf_error error;
    (void)self;
    char **copies = jf_texts(env, variables);
    if (copies && !(*env)->ExceptionCheck(env))
        check(env, jf_set_environment((const char *const *)copies, (size_t)(*env)->GetArrayLength(env, variables), &error),
              &error);
    jf_texts_free(copies);
}
