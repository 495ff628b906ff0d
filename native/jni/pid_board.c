/* org.jfork.internal.os.PidBoard */
#define _GNU_SOURCE
#include "glue.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

jint JF_JNI(os_PidBoard, create)(JNIEnv *env, jclass type, jint length)
{
    (void)type;
    int fd = memfd_create("jfork pids", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, length) < 0)
        jf_throw_errno(env, "shared memory for the pids of children cannot be made", errno);
    return fd;
}

jobject JF_JNI(os_PidBoard, map)(JNIEnv *env, jclass type, jint fd, jint length)
{
    (void)type;
    void *memory = mmap(NULL, (size_t)length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        jf_throw_errno(env, "shared memory for the pids of children cannot be mapped", errno);
        return NULL;
    }
    return (*env)->NewDirectByteBuffer(env, memory, length);
}
