#define _GNU_SOURCE
#include "template.h"

#include "check.h"
#include "children.h"
#include "jfork/fdpass.h"
#include "jfork/process.h"
#include "jfork/watch.h"
#include "threads.h"
#include "unprivileged.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const int signals[4] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

/* As HotSpot: a handler counts and posts, another thread acts. */
static atomic_int taken[4], acted[4], acted_in_fork;
static pid_t home;
static sem_t posted;

static const struct template_options *the_options;
static struct jf_process *process;
static int forked, before_calls, after_calls;

static void handler(int number)
{
    for (int i = 0; i < 4; i++)
        if (signals[i] == number)
            taken[i]++;
    sem_post(&posted);
}

static void *dispatch(void *unused)
{
    for (;;) {
        while (sem_wait(&posted) < 0)
            ;
        for (int i = 0; i < 4; i++)
            if (acted[i] < taken[i]) {
                acted_in_fork += getpid() != home;
                acted[i]++;
            }
    }
    return unused;
}

static void *idle(void *unused)
{
    for (;;)
        poll(NULL, 0, -1);
    return unused;
}

static int before(void *unused, struct jf_error *error)
{
    (void)unused;
    before_calls++;
    return the_options->refuse ? jf_fail(error, 0, "the hook does not want it") : 0;
}

static int after(void *unused, struct jf_error *error)
{
    (void)unused, (void)error;
    after_calls++;
    return 0;
}

static char *tell_item(char *at, const struct jf_item *item)
{
    const unsigned char *octets = (const unsigned char *)jf_inbox_octets(jf_process_inbox(process), item);
    struct stat status;
    switch (item->kind) {
    case JF_ITEM_TEXT: return at + sprintf(at, "T %zu %.*s\n", item->length, (int)item->length, octets);
    case JF_ITEM_HANDLE:
        CHECK_IS(0, fstat(item->fd, &status));
        return at + sprintf(at, "H %lu\n", (unsigned long)status.st_ino);
    case JF_ITEM_OCTETS: break;
    }
    at += sprintf(at, "A %zu ", item->length);
    for (size_t i = 0; i < item->length; i++)
        at += sprintf(at, "%02x", octets[i]);
    return at + sprintf(at, "\n");
}

static void tell_state(int control)
{
    char text[4000], *at = text;
    struct jf_error error;
    struct jf_inbox *inbox = jf_process_inbox(process);
    at += sprintf(at, "%d %d %d %d", (int)getpid(), (int)getppid(), forked, jf_process_is_forked());
    for (int i = 0; i < 4; i++)
        at += sprintf(at, " %d", acted[i]);
    for (int i = 0; i < 4; i++)
        at += sprintf(at, " %d", taken[i] - acted[i]);
    at += sprintf(at, " %d %d %d %d %zu\n", acted_in_fork, thread_count(), before_calls, after_calls, jf_inbox_count(inbox));
    for (size_t i = 0; i < jf_inbox_count(inbox); i++)
        at = tell_item(at, jf_inbox_item(inbox, i));
    CHECK_WORKS(jf_write_frame(control, JF_ENTERED, text, (uint32_t)(at - text), 5000, &error), error);
}

static void command(void)
{
    const struct jf_frame *frame = jf_process_frame(process);
    int control = jf_process_control(process);
    char what[64] = "";
    snprintf(what, sizeof what, "%.*s", (int)frame->length, frame->payload);
    if (frame->command != JF_RUN || strcmp(what, "state") == 0)
        tell_state(control);
    else
        the_options->run(what, control);
}

void template_release(void)
{
    jf_process_release(process);
}

/* A signal was taken: the dispatcher must act before the process may end. */
static bool signal_is_pending(void)
{
    for (int i = 0; i < 4; i++)
        if (acted[i] < taken[i])
            return true;
    return false;
}

static void *serve(void *unused)
{
    struct jf_error error;
    for (;;) {
        switch (jf_process_next(process, &error)) {
        case JF_EVENT_COMMAND: command(); break;
        case JF_EVENT_FORKED: forked++; break;
        case JF_EVENT_EOF: _exit(ENDED_BY_EOF);
        case JF_EVENT_TERMINATED:
            AWAIT(!signal_is_pending());
            _exit(ENDED_BY_SIGNAL);
        default:
            jf_write_failed(jf_process_control(process), "read", &error);
            _exit(ENDED_BY_GARBAGE);
        }
    }
    return unused;
}

static void open_process(int control, int board)
{
    struct jf_error error;
    struct jf_process_options options = {
        .policy = jf_policy_default(),
        .control = control,
        .board = board,
        .siblings = the_options->siblings,
        .stay_frozen = the_options->stay_frozen,
        .text_used = the_options->text_used,
        .unused = the_options->unused,
        .freeze_limit_ms = the_options->freeze_limit_ms ? the_options->freeze_limit_ms : 5000,
        .before = before,
        .unchanged = the_options->unchanged,
        .after = after,
    };
    process = jf_process_open(&options, &error);
    CHECK_MADE(process, error);
}

_Noreturn static void be_template(int control, int board)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    if (the_options->user)
        drop_rights(the_options->user);
    home = getpid();
    sem_init(&posted, 0, 0);
    sigfillset(&action.sa_mask);
    for (int i = 0; i < 4; i++)
        sigaction(signals[i], &action, NULL);
    start(dispatch, NULL);
    start(idle, NULL);
    if (the_options->prepare)
        the_options->prepare();
    open_process(control, board);
    if (the_options->beside)
        pthread_join(start(serve, NULL), NULL);
    serve(NULL);
    abort();
}

static int make_board(struct template *template, unsigned slots)
{
    size_t length = slots * sizeof(uint32_t);
    template->board = NULL;
    if (!slots)
        return -1;
    int board = memfd_create("board", MFD_CLOEXEC);
    CHECK(board >= 0);
    CHECK_IS(0, ftruncate(board, (off_t)length));
    template->board_length = length;
    template->board = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, board, 0);
    CHECK(template->board != MAP_FAILED);
    return board;
}

/* Also in the template: one that was exec'ed has no memory in common with its caller. */
static void forget_board(struct template *template)
{
    if (template->board)
        munmap((void *)(uintptr_t)template->board, template->board_length);
    template->board = NULL;
}

void template_start(struct template *template, const struct template_options *options)
{
    struct jf_error error;
    int pair[2], board = make_board(template, options->slots);
    CHECK_WORKS(jf_socketpair(pair, &error), error);
    the_options = options;
    template->control = pair[0];
    template->pid = fork();
    if (template->pid == 0) {
        close(pair[0]);
        forget_board(template);
        be_template(pair[1], board);
    }
    CHECK(template->pid > 0);
    close(pair[1]);
    if (board >= 0)
        close(board);
}

void template_close(struct template *template)
{
    close(template->control);
    forget_board(template);
}

/* While it is still at a command, the watch ends it, else it reads EOF. */
void let_go(int control, pid_t pid)
{
    close(control);
    expect_either(pid, ENDED_BY_EOF, JF_STATUS_ORPHANED, "a process whose caller let go of it");
}

void template_end(struct template *template)
{
    let_go(template->control, template->pid);
    forget_board(template);
}

bool is_frozen(pid_t pid)
{
    char path[64];
    bool frozen = true;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *tasks = opendir(path);
    for (struct dirent *entry; frozen && tasks && (entry = readdir(tasks));) {
        pid_t tid = atoi(entry->d_name);
        if (entry->d_name[0] == '.' || tid == pid)
            continue;
        long blocked = task_number(pid, tid, "SigBlk:", 16);
        frozen = blocked != -1 && blocked >> (SIGUSR2 - 1) & 1;
    }
    if (tasks)
        closedir(tasks);
    return frozen && tasks;
}

void await_frozen(pid_t pid)
{
    AWAIT(is_frozen(pid));
}
