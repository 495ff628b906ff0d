/* org.jfork.internal.os.Spawn */
#include "glue.h"
#include "jfork/spawn.h"
#include "texts.h"


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
    char *program = jf_text(env, path), *place = jf_text(env, directory);
    char **argv = jf_texts(env, arguments), **envp = jf_texts(env, environment);
    jint *fds = (*env)->GetIntArrayElements(env, descriptors, NULL);
    if (fds && !(*env)->ExceptionCheck(env))
        both = spawn(env, &(struct jf_spawn){.path = program, .arguments = argv, .environment = envp,
                                             .directory = place, .fds = fds,
                                             .fd_count = (size_t)(*env)->GetArrayLength(env, descriptors),
                                             .new_session = session});
    if (fds)
        (*env)->ReleaseIntArrayElements(env, descriptors, fds, JNI_ABORT);
    jf_texts_free(argv);
    jf_texts_free(envp);
    jf_text_free(program);
    jf_text_free(place);
    return both;
}
