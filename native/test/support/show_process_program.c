/* Shows what a program was started with, on descriptor 1: arguments, environment, directory, descriptors, signals. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static void show_descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        int fd = atoi(entry->d_name);
        struct stat status;
        if (entry->d_name[0] != '.' && fd != dirfd(directory) && fstat(fd, &status) == 0)
            printf("fd %d %lu %s\n", fd, (unsigned long)status.st_ino,
                   fcntl(fd, F_GETFD) & FD_CLOEXEC ? "closes" : "stays");
    }
    closedir(directory);
}

static void show_signals(void)
{
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    for (int number = 1; number <= SIGRTMAX; number++) {
        struct sigaction action;
        if (sigismember(&mask, number) == 1)
            printf("blocked %d\n", number);
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_DFL)
            printf("%s %d\n", action.sa_handler == SIG_IGN ? "ignored" : "handled", number);
    }
}

int main(int count, char **arguments)
{
    char directory[4096];
    if (getenv("JUST_EXIT"))
        return atoi(getenv("JUST_EXIT"));
    printf("pid %d\n", getpid());
    for (int i = 0; i < count; i++)
        printf("argument %d %s\n", i, arguments[i]);
    for (char **variable = environ; *variable; variable++)
        printf("environment %s\n", *variable);
    printf("directory %s\n", getcwd(directory, sizeof directory));
    printf("session %s\n", getsid(0) == getpid() ? "own" : "inherited");
    show_descriptors();
    show_signals();
    printf("end\n");
    return 0;
}
