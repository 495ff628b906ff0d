/* org.jfork.internal.os.MemoryFile */
#define _GNU_SOURCE
#include "glue.h"
#include "memory_file.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

static int write_all(int fd, const jbyte *octets, size_t length)
{
    while (length > 0) {
        ssize_t count = write(fd, octets, length);
        if (count < 0 && errno != EINTR)
            return -1;
        if (count > 0) {
            octets += count;
            length -= (size_t)count;
        }
    }
    return 0;
}

static int fill(int fd, const jbyte *octets, size_t length, bool sealed)
{
    if (write_all(fd, octets, length) < 0)
        return -1;
    return sealed ? fcntl(fd, F_ADD_SEALS, JF_MEMORY_FILE_SEALS) : 0;
}

jint JF_JNI(os_MemoryFile, make)(JNIEnv *env, jclass type, jbyteArray contents, jboolean sealed)
{
    (void)type;
    jbyte *octets = (*env)->GetByteArrayElements(env, contents, NULL);
    if (!octets)
        return -1;
    int fd = memfd_create("jfork", MFD_CLOEXEC | (sealed ? MFD_ALLOW_SEALING : 0));
    if (fd < 0 || fill(fd, octets, (size_t)(*env)->GetArrayLength(env, contents), sealed) < 0) {
        jf_throw_errno(env, "a file in memory cannot be made", errno);
        if (fd >= 0)
            close(fd);
        fd = -1;
    }
    (*env)->ReleaseByteArrayElements(env, contents, octets, JNI_ABORT);
    return fd;
}
