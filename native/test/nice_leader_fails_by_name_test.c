/*
 * An unprivileged template whose leader is nicer than another thread cannot give that thread its value back: the child
 * must end through `failed`, with an error that names the thread, and not run on with a wrong value.
 */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"
#include "support/unprivileged.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static atomic_int named, stop;
static int said[2];

static void failed(const struct jf_error *error)
{
    if (write(said[1], error->text, strlen(error->text) + 1) < 0)
        _exit(2);
    _exit(3);
}

static void *eager(void *unused)
{
    prctl(PR_SET_NAME, "eager");
    named = 1;
    while (!stop)
        nap();
    return unused;
}

static int clone_and_revive(void *unused)
{
    struct jf_error error;
    struct jf_freezer *freezer = jf_freezer_get(&error);
    struct jf_clone_request request = {.failed = failed};
    (void)unused;
    pid_t pid = jf_frozen_clone(freezer, &request, &error);
    if (pid == 0 && jf_revive(freezer, &error) < 0)
        failed(&error);
    return pid;
}

static void be_template(void)
{
    struct jf_error error;
    char text[JF_ERROR_TEXT] = "";
    int pid;
    pthread_t thread = start(eager, NULL);
    AWAIT(named);
    CHECK_IS(0, setpriority(PRIO_PROCESS, 0, 5));
    struct jf_freezer *freezer = jf_freezer_get(&error);
    CHECK_MADE(freezer, error);
    CHECK_WORKS(jf_frozen_call(freezer, clone_and_revive, NULL, FREEZE_LIMIT_MS, &pid, &error), error);
    if (pid == 0)
        for (;;)
            nap(); /* until the thread that cannot be made whole ends this process */
    expect_exit(pid, 3, "the child");
    CHECK(read(said[0], text, sizeof text) > 0);
    CHECK_SAYS(text, "'eager'");
    CHECK_SAYS(text, "nice");
    CHECK_SAYS(text, "EPERM");
    stop = 1;
    finish(thread);
    _exit(0);
}

int main(void)
{
    test_begin();
    CHECK_IS(0, pipe(said));
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit none = {0, 0};
        CHECK_IS(0, setrlimit(RLIMIT_NICE, &none));
        drop_rights(NOBODY_ELSE);
        be_template();
    }
    expect_exit(pid, 0, "the unprivileged template");
    close(said[0]);
    close(said[1]);
    return test_end();
}
