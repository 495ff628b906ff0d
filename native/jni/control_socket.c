/* org.jfork.internal.os.ControlSocket */
#include "glue.h"
#include "jfork/fdpass.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHUNK 65536

jintArray JF_JNI(os_ControlSocket, pair)(JNIEnv *env, jclass type)
{
    struct jf_error error;
    int ends[2];
    jint values[2];
    (void)type;
    if (jf_socketpair(ends, &error) < 0) {
        jf_throw(env, &error);
        return NULL;
    }
    values[0] = ends[0], values[1] = ends[1];
    jintArray array = (*env)->NewIntArray(env, 2);
    if (array)
        (*env)->SetIntArrayRegion(env, array, 0, 2, values);
    return array;
}

jint JF_JNI(os_ControlSocket, send)(JNIEnv *env, jclass type, jint socket, jbyteArray octets, jint offset, jint length,
                                    jintArray descriptors)
{
    jbyte chunk[CHUNK];
    jint fds[JF_FDS_PER_MESSAGE], count = (*env)->GetArrayLength(env, descriptors);
    (void)type;
    if (length > CHUNK)
        length = CHUNK;
    if (count > JF_FDS_PER_MESSAGE)
        return -EINVAL;
    (*env)->GetByteArrayRegion(env, octets, offset, length, chunk);
    (*env)->GetIntArrayRegion(env, descriptors, 0, count, fds);
    return (*env)->ExceptionCheck(env) ? -EINVAL : (jint)jf_send(socket, chunk, (size_t)length, fds, (size_t)count);
}

jint JF_JNI(os_ControlSocket, receive)(JNIEnv *env, jclass type, jint socket, jbyteArray octets, jint offset,
                                       jint length)
{
    jbyte chunk[CHUNK];
    int fds[JF_FDS_PER_MESSAGE];
    size_t count;
    (void)type;
    ssize_t got = jf_receive(socket, chunk, (size_t)(length > CHUNK ? CHUNK : length), fds, &count);
    if (count) {
        while (count)
            close(fds[--count]);
        return -EPROTO;
    }
    if (got > 0)
        (*env)->SetByteArrayRegion(env, octets, offset, (jint)got, chunk);
    return (jint)got;
}

void JF_JNI(os_ControlSocket, endOutput)(JNIEnv *env, jclass type, jint socket)
{
    (void)env, (void)type;
    shutdown(socket, SHUT_WR);
}
