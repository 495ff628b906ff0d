#define _GNU_SOURCE
#include "jfork/surroundings.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(struct jf_error *error, const char *what, const char *subject, const char *rest)
{
    jf_fail(error, errno, what);
    jf_say(error, subject);
    jf_say(error, rest);
    jf_say_errno(error);
    return -1;
}

static int failed_with_number(struct jf_error *error, const char *what, int64_t subject)
{
    jf_fail(error, errno, what);
    jf_say_number(error, subject);
    jf_say_errno(error);
    return -1;
}

int jf_set_directory(const char *path, struct jf_error *error)
{
    return chdir(path) == 0 ? 0 : failed(error, "the working directory cannot be changed to ", path, "");
}

void jf_set_umask(uint32_t mask)
{
    umask((mode_t)mask);
}

static int set_nice_of(const char *task, int nice, struct jf_error *error)
{
    /* A thread that has ended meanwhile needs nothing. */
    if (setpriority(PRIO_PROCESS, (id_t)atoi(task), nice) == 0 || errno == ESRCH)
        return 0;
    return failed_with_number(error, "the nice value cannot be changed to ", nice);
}

int jf_set_nice(int nice, struct jf_error *error)
{
    DIR *tasks = opendir("/proc/self/task");
    int status = 0;
    if (!tasks)
        return failed(error, "the threads of this process cannot be listed", "", "");
    /* This one first: what it starts from now on has the value. */
    if (setpriority(PRIO_PROCESS, 0, nice) < 0)
        status = failed_with_number(error, "the nice value cannot be changed to ", nice);
    for (struct dirent *task; status == 0 && (task = readdir(tasks));)
        if (task->d_name[0] != '.')
            status = set_nice_of(task->d_name, nice, error);
    closedir(tasks);
    return status;
}

int jf_set_limit(int resource, uint64_t soft, uint64_t hard, struct jf_error *error)
{
    struct rlimit limit = {soft, hard};
    if (setrlimit((__rlimit_resource_t)resource, &limit) == 0)
        return 0;
    return failed_with_number(error, "a limit cannot be set: resource ", resource);
}

int jf_set_descriptor(int fd, int place, struct jf_error *error)
{
    if (fd == place)
        return 0;
    if (dup2(fd, place) < 0)
        return failed_with_number(error, "a stream cannot be put in the place of descriptor ", place);
    close(fd);
    return 0;
}

int jf_set_environment(const char *const *variables, size_t count, struct jf_error *error)
{
    char **fresh = calloc(count + 1, sizeof *fresh);
    for (size_t i = 0; fresh && i < count; i++)
        if (!(fresh[i] = strdup(variables[i]))) {
            while (i)
                free(fresh[--i]);
            free(fresh);
            fresh = NULL;
        }
    if (!fresh)
        return jf_fail(error, ENOMEM, "no memory for the environment");
    __atomic_store_n(&environ, fresh, __ATOMIC_RELEASE);
    return 0;
}
