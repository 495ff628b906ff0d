/* A fork must fail, naming it, while a subprocess of the template runs; not when all have ended, collected or not. */
#define _GNU_SOURCE
#include "support/caller.h"
#include "support/check.h"
#include "support/template.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SUBPROCESSES 2

static int told[2], hold[2];
static const char name[] = "a) (name S 1";

/* Runs until the last writer of `hold` is gone. */
static void run_until_told(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        char octet;
        close(hold[1]);
        prctl(PR_SET_NAME, name);
        pid = getpid();
        CHECK_IS(sizeof pid, write(told[1], &pid, sizeof pid));
        _exit(read(hold[0], &octet, 1) == 0 ? 7 : 1);
    }
    CHECK(pid > 0);
    close(hold[1]);
}

static void end_at_once(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    AWAIT(waitid(P_PID, (id_t)pid, &(siginfo_t){0}, WEXITED | WNOWAIT) == 0);
}

/* One that has ended does not hide another. */
static void prepare(void)
{
    end_at_once();
    run_until_told();
}

static void start(struct template *template, bool siblings)
{
    struct template_options options = {.prepare = prepare, .siblings = siblings, .stay_frozen = true, .slots = 1};
    CHECK_IS(0, pipe(told));
    CHECK_IS(0, pipe(hold));
    template_start(template, &options);
}

static void end(struct template *template)
{
    template_end(template);
    for (int i = 0; i < SUBPROCESSES; i++) /* adopted */
        CHECK(waitpid(-1, NULL, 0) > 0);
    close(told[0]);
    close(told[1]);
    close(hold[0]);
}

static bool is_zombie(pid_t pid)
{
    char path[64], line[256] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    char *read = fgets(line, sizeof line, file);
    fclose(file);
    return read && strstr(line, ") Z ");
}

static void expect_fork(struct template *template)
{
    int socket = ask_for_fork(template->control, 0);
    let_go(socket, state_of(socket).pid);
}

static void refused_while_it_runs(void)
{
    struct template template;
    struct reply reply;
    const char *text;
    char number[24];
    pid_t pid;
    start(&template, true);
    CHECK_IS(sizeof pid, read(told[0], &pid, sizeof pid));
    snprintf(number, sizeof number, "pid %d", (int)pid);
    for (int i = 0; i < 2; i++) {
        int socket = ask_for_fork(template.control, 0);
        expect_failed(socket, &reply, &text);
        CHECK_SAYS(text, name);
        CHECK_SAYS(text, number);
        CHECK_SAYS(text, "or start it in the worker (hazard SUBPROCESS)");
        close(socket);
    }
    CHECK_IS(0, state_of(template.control).forked);
    close(hold[1]);
    AWAIT(is_zombie(pid)); /* and stays one: nobody collects it */
    expect_fork(&template);
    end(&template);
}

/* Then the template has children that are known, its forks. */
static void not_refused_where_forks_are_children(void)
{
    struct template template;
    start(&template, false);
    int socket = ask_for_fork(template.control, 0);
    struct state child = state_of(socket);
    CHECK_IS(1, child.forked);
    close(hold[1]);
    end(&template);
    let_go(socket, child.pid);
}

int main(void)
{
    test_begin();
    refused_while_it_runs();
    not_refused_where_forks_are_children();
    return test_end();
}
