/* org.jfork.internal.os.Pidfd */
#include "glue.h"
#include "jfork/reap.h"

#define ALIVE (-1)
#define LOST (-2)
#define SIGNALLED (1LL << 32)

jint JF_JNI(os_Pidfd, open)(JNIEnv *env, jclass type, jint pid)
{
    struct jf_error error;
    (void)type;
    int pidfd = jf_pidfd_open(pid, &error);
    if (pidfd < 0)
        jf_throw(env, &error);
    return pidfd;
}

jlong JF_JNI(os_Pidfd, reap)(JNIEnv *env, jclass type, jint pidfd)
{
    struct jf_error error;
    struct jf_exit result;
    (void)type;
    if (jf_pidfd_reap(pidfd, &result, &error) < 0) {
        jf_throw(env, &error);
        return LOST;
    }
    switch (result.end) {
    case JF_ALIVE: return ALIVE;
    case JF_EXITED: return result.value;
    case JF_SIGNALLED: return SIGNALLED | result.value;
    default: return LOST;
    }
}

void JF_JNI(os_Pidfd, signal)(JNIEnv *env, jclass type, jint pidfd, jint signal)
{
    struct jf_error error;
    (void)type;
    if (jf_pidfd_signal(pidfd, signal, &error) < 0)
        jf_throw(env, &error);
}
