/* A child in which a thread cannot be re-created must end, with an error that names thread and limit. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"
#include "support/threads.h"
#include "support/unprivileged.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 6

static atomic_int stop, named;
static int said[2];

static void *idle(void *unused)
{
    prctl(PR_SET_NAME, "too many");
    named++;
    while (!stop)
        nap();
    return unused;
}

static void failed(const struct jf_error *error)
{
    if (write(said[1], error->text, strlen(error->text) + 1) < 0)
        _exit(2);
    _exit(3);
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

/* Room for the child itself and some of its threads. */
static void allow_some(void)
{
    struct rlimit limit = {(rlim_t)thread_count() + 3, 100};
    CHECK_IS(0, setrlimit(RLIMIT_NPROC, &limit));
}

static void scenario(void)
{
    struct jf_error error;
    char text[JF_ERROR_TEXT] = "";
    pid_t template = getpid();
    int pid;
    struct jf_freezer *freezer = jf_freezer_get(&error);
    CHECK_MADE(freezer, error);
    allow_some();
    int status = jf_frozen_call(freezer, clone_and_revive, NULL, FREEZE_LIMIT_MS, &pid, &error);
    while (getpid() != template)
        nap(); /* in the child, until the leader has found out */
    CHECK_WORKS(status, error);
    CHECK_WORKS(pid, error);
    expect_exit(pid, 3, "the child");
    CHECK(read(said[0], text, sizeof text) > 0);
    CHECK_SAYS(text, "cannot be re-created");
    CHECK_SAYS(text, "'too many'");
    CHECK_SAYS(text, "RLIMIT_NPROC");
}

static void be_template(void)
{
    pthread_t threads[THREADS];
    drop_rights(NOBODY_ELSE);
    for (int i = 0; i < THREADS; i++)
        threads[i] = start(idle, NULL);
    AWAIT(named == THREADS);
    on_leader_and_beside(scenario);
    stop = 1;
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    _exit(0);
}

int main(void)
{
    test_begin();
    if (!can_be_nobody_else())
        skip("only root can become a user of its own, by whom processes are counted");
    CHECK_IS(0, pipe(said));
    pid_t pid = fork();
    if (pid == 0)
        be_template();
    expect_exit(pid, 0, "the template with a limit");
    close(said[0]);
    close(said[1]);
    return test_end();
}
