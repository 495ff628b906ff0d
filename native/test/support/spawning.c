#define _GNU_SOURCE
#include "spawning.h"

#include "check.h"
#include "children.h"
#include "files.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void read_shown(int input, char shown[SHOWN_MAX])
{
    size_t length = 0;
    int64_t end = now_ms() + WAIT_MS;
    for (;;) {
        struct pollfd poll_fd = {.fd = input, .events = POLLIN};
        CHECK(now_ms() < end);
        if (poll(&poll_fd, 1, 100) <= 0)
            continue;
        ssize_t got = read(input, shown + length, SHOWN_MAX - 1 - length);
        CHECK(got >= 0);
        length += (size_t)got;
        if (got == 0)
            break;
    }
    shown[length] = 0;
}

void spawn_and_show(struct jf_spawn *spawn, int input, int output, char shown[SHOWN_MAX])
{
    struct jf_error error;
    char path[4200];
    int pidfd;
    snprintf(path, sizeof path, "%s", helper_path("show_process_program"));
    spawn->path = path;
    pid_t pid = jf_spawn(spawn, &pidfd, &error);
    CHECK_WORKS(pid, error);
    close(output);
    read_shown(input, shown);
    close(input);
    expect_exit(pid, 0, "the program");
    close(pidfd);
    CHECK_SAYS(shown, "end\n");
}

void expect_line(const char *shown, const char *format, ...)
{
    char line[4096];
    va_list values;
    va_start(values, format);
    vsnprintf(line, sizeof line - 1, format, values);
    va_end(values);
    strcat(line, "\n");
    size_t length = strlen(line);
    for (const char *at = shown; *at; at = strchr(at, '\n') + 1)
        if (strncmp(at, line, length) == 0)
            return;
    check_says(__FILE__, __LINE__, shown, line);
}

int lines_with(const char *shown, const char *beginning)
{
    int count = 0;
    for (const char *at = shown; *at; at = strchr(at, '\n') + 1)
        count += strncmp(at, beginning, strlen(beginning)) == 0;
    return count;
}
