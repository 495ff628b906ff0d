/* org.jfork.internal.os.MessageSocket */
#define _GNU_SOURCE
#include "glue.h"
#include "jfork/fdpass.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#define CHUNK 65536

static void close_all(const int *fds, size_t count)
{
    while (count)
        close(fds[--count]);
}

/* The first element of descriptors becomes their number, the others are they. */
jint JF_JNI(os_MessageSocket, receive)(JNIEnv *env, jclass type, jint socket, jbyteArray octets, jint offset, jint length,
                                       jintArray descriptors)
{
    jbyte chunk[CHUNK];
    int fds[JF_FDS_PER_MESSAGE];
    size_t count;
    (void)type;
    ssize_t got = jf_receive(socket, chunk, (size_t)(length > CHUNK ? CHUNK : length), fds, &count);
    jint number = (jint)count;
    (*env)->SetIntArrayRegion(env, descriptors, 0, 1, &number);
    if (count)
        (*env)->SetIntArrayRegion(env, descriptors, 1, number, fds);
    if (got > 0 && !(*env)->ExceptionCheck(env))
        (*env)->SetByteArrayRegion(env, octets, offset, (jint)got, chunk);
    if ((*env)->ExceptionCheck(env))
        close_all(fds, count);
    return (jint)got;
}

jboolean JF_JNI(os_MessageSocket, await)(JNIEnv *env, jclass type, jint socket, jboolean writing, jint millis)
{
    struct pollfd wanted = {.fd = socket, .events = writing ? POLLOUT : POLLIN};
    (void)type;
    int ready = poll(&wanted, 1, millis);
    if (ready < 0 && errno != EINTR)
        jf_throw_errno(env, "a socket cannot be waited for", errno);
    return ready > 0;
}
