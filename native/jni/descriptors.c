/* org.jfork.internal.os.Descriptors */
#define _GNU_SOURCE
#include "glue.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_KIND = 1, PIPE = 2, STREAM = 3, DATAGRAM = 4, LISTENING = 16, UNIX = 32, INET6 = 64, READABLE = 128,
       WRITABLE = 256 };

void JF_JNI(os_Descriptors, close)(JNIEnv *env, jclass type, jint fd)
{
    (void)env, (void)type;
    close(fd);
}

jint JF_JNI(os_Descriptors, duplicate)(JNIEnv *env, jclass type, jint fd)
{
    (void)type;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (copy < 0)
        jf_throw_errno(env, "a descriptor cannot be copied", errno);
    return copy;
}

static int option(int fd, int name)
{
    int value = 0;
    socklen_t length = sizeof value;
    return getsockopt(fd, SOL_SOCKET, name, &value, &length) < 0 ? 0 : value;
}

static int socket_kind(int fd)
{
    int domain = option(fd, SO_DOMAIN), kind = option(fd, SO_TYPE) == SOCK_DGRAM ? DATAGRAM : STREAM;
    return kind | (domain == AF_UNIX ? UNIX : domain == AF_INET6 ? INET6 : 0) |
           (option(fd, SO_ACCEPTCONN) ? LISTENING : 0);
}

jint JF_JNI(os_Descriptors, kind)(JNIEnv *env, jclass type, jint fd)
{
    struct stat status;
    int flags = fcntl(fd, F_GETFL), kind = 0;
    (void)type;
    if (flags < 0 || fstat(fd, &status) < 0) {
        jf_throw_errno(env, "a descriptor cannot be examined", errno);
        return 0;
    }
    if (S_ISREG(status.st_mode) || S_ISBLK(status.st_mode) || S_ISCHR(status.st_mode))
        kind = FILE_KIND;
    else if (S_ISFIFO(status.st_mode))
        kind = PIPE;
    else if (S_ISSOCK(status.st_mode))
        kind = socket_kind(fd);
    int mode = flags & O_ACCMODE;
    return kind | (mode != O_WRONLY ? READABLE : 0) | (mode != O_RDONLY ? WRITABLE : 0);
}

void JF_JNI(os_Descriptors, setBlocking)(JNIEnv *env, jclass type, jint fd, jboolean blocking)
{
    int flags = fcntl(fd, F_GETFL);
    (void)type;
    if (flags < 0 || fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) < 0)
        jf_throw_errno(env, "the blocking mode of a descriptor cannot be set", errno);
}
