/* org.jfork.internal.os.Spawn */
#include "glue.h"
#include "jfork/spawn.h"

#include <stdint.h>
#include <stdlib.h>

/* Octets that end with NUL, from Java; NULL with an exception pending if there is no memory. */
static char *text(JNIEnv *env, jbyteArray octets)
{
    if (!octets)
        return NULL;
    jsize length = (*env)->GetArrayLength(env, octets);
    char *copy = malloc((size_t)length);
    if (!copy)
        jf_throw_memory(env);
    else
        (*env)->GetByteArrayRegion(env, octets, 0, length, (jbyte *)copy);
    return copy;
}

static char **texts(JNIEnv *env, jobjectArray array)
{
    jsize count = (*env)->GetArrayLength(env, array);
    char **copies = calloc((size_t)count + 1, sizeof *copies);
    if (!copies)
        jf_throw_memory(env);
    for (jsize i = 0; copies && i < count && !(*env)->ExceptionCheck(env); i++) {
        jbyteArray octets = (*env)->GetObjectArrayElement(env, array, i);
        copies[i] = text(env, octets);
        (*env)->DeleteLocalRef(env, octets);
    }
    return copies;
}

static void free_texts(char **copies)
{
    for (char **copy = copies; copy && *copy; copy++)
        free(*copy);
    free(copies);
}

static jlong spawn(JNIEnv *env, const struct jf_spawn *spawn)
{
    struct jf_error error;
    int pidfd;
    pid_t pid = jf_spawn(spawn, &pidfd, &error);
    if (pid < 0) {
        jf_throw(env, &error);
        return 0;
    }
    return (jlong)pid << 32 | pidfd;
}

jlong JF_JNI(os_Spawn, start)(JNIEnv *env, jclass type, jbyteArray path, jobjectArray arguments,
                              jobjectArray environment, jbyteArray directory, jintArray descriptors, jboolean session)
{
    (void)type;
    jlong both = 0;
    char *program = text(env, path), *place = text(env, directory);
    char **argv = texts(env, arguments), **envp = texts(env, environment);
    jint *fds = (*env)->GetIntArrayElements(env, descriptors, NULL);
    if (fds && !(*env)->ExceptionCheck(env))
        both = spawn(env, &(struct jf_spawn){.path = program, .arguments = argv, .environment = envp,
                                             .directory = place, .fds = fds,
                                             .fd_count = (size_t)(*env)->GetArrayLength(env, descriptors),
                                             .new_session = session});
    if (fds)
        (*env)->ReleaseIntArrayElements(env, descriptors, fds, JNI_ABORT);
    free_texts(argv);
    free_texts(envp);
    free(program);
    free(place);
    return both;
}
