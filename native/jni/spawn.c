/* org.jfork.internal.os.Spawn */
#include "glue.h"
#include "jfork/spawn.h"
#include "texts.h"

#include <stdint.h>

/* A struct jf_spawn and what it points to. */
struct program {
    struct jf_spawn spawn;
    char *path, *directory;
    char **candidates, **arguments, **environment;
    jintArray descriptors;
    jint *fds;
};

static jobject member(JNIEnv *env, jobject program, const char *name, const char *type)
{
    if ((*env)->ExceptionCheck(env))
        return NULL;
    jfieldID field = (*env)->GetFieldID(env, (*env)->GetObjectClass(env, program), name, type);
    return field ? (*env)->GetObjectField(env, program, field) : NULL;
}

/* false with an exception pending. */
static bool take(JNIEnv *env, jobject image, struct program *program)
{
    program->path = jf_text(env, member(env, image, "path", "[B"));
    program->directory = jf_text(env, member(env, image, "directory", "[B"));
    program->candidates = jf_texts(env, member(env, image, "candidates", "[[B"));
    program->arguments = jf_texts(env, member(env, image, "arguments", "[[B"));
    program->environment = jf_texts(env, member(env, image, "environment", "[[B"));
    program->descriptors = member(env, image, "descriptors", "[I");
    program->fds = (*env)->ExceptionCheck(env) ? NULL : (*env)->GetIntArrayElements(env, program->descriptors, NULL);
    if (!program->fds)
        return false;
    program->spawn = (struct jf_spawn){.path = program->path, .candidates = program->candidates,
                                       .arguments = program->arguments, .environment = program->environment,
                                       .directory = program->directory, .fds = program->fds,
                                       .fd_count = (size_t)(*env)->GetArrayLength(env, program->descriptors)};
    return true;
}

static void drop(JNIEnv *env, struct program *program)
{
    if (program->fds)
        (*env)->ReleaseIntArrayElements(env, program->descriptors, program->fds, JNI_ABORT);
    jf_texts_free(program->candidates);
    jf_texts_free(program->arguments);
    jf_texts_free(program->environment);
    jf_text_free(program->path);
    jf_text_free(program->directory);
}

jlong JF_JNI(os_Spawn, start0)(JNIEnv *env, jclass type, jobject image, jboolean session)
{
    struct program program = {0};
    struct jf_error error;
    int pidfd = -1;
    pid_t pid = 0;
    (void)type;
    if (take(env, image, &program)) {
        program.spawn.new_session = session;
        pid = jf_spawn(&program.spawn, &pidfd, &error);
    }
    drop(env, &program);
    if (pid < 0)
        jf_throw(env, &error);
    return (jlong)pid << 32 | pidfd;
}

void JF_JNI(os_Spawn, replace0)(JNIEnv *env, jclass type, jobject image)
{
    struct program program = {0};
    struct jf_error error;
    int status = 0;
    (void)type;
    if (take(env, image, &program)) {
        jf_remove_attach_socket();
        status = jf_replace(&program.spawn, &error);
    }
    drop(env, &program);
    if (status < 0)
        jf_throw(env, &error);
}
