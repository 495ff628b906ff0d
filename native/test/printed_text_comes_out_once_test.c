/*
 * What the template has printed to C's stdout before a fork must come out once, also when a thread prints all the time, and
 * what a child has printed before its raw end, too. A thread that keeps stdout to itself must hold back nobody.
 */
#define _GNU_SOURCE
#include "jfork/output.h"
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"
#include "support/threads.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FORKS 20
#define MOST_LINES 1000000

static int output;
static atomic_bool kept;


static void redirect(void)
{
    CHECK_IS(STDOUT_FILENO, dup2(output, STDOUT_FILENO));
}

static void print_unfinished(void)
{
    redirect();
    printf("from the template;");
}

/*
 * Each line says who prints it, so no two are the same; who waits for the lock is asked behind it. Sixteen octets, so that buffers end where
 * lines do.
 */
static void *print_on(void *unused)
{
    for (long number = 0;; number++) {
        flockfile(stdout);
        printf("%07d.%07ld\n", (int)getpid(), number);
        funlockfile(stdout);
        if (number % 64 == 0)
            nap();
    }
    return unused;
}

static void print_all_the_time(void)
{
    redirect();
    start(print_on, NULL);
}

static void *keep(void *unused)
{
    flockfile(stdout);
    kept = true;
    pause();
    return unused;
}

static void keep_stdout(void)
{
    redirect();
    start(keep, NULL);
    AWAIT(kept);
}

static void print_and_end(const char *what, int control)
{
    (void)control;
    if (strcmp(what, "print") == 0)
        printf("from a child;");
    jf_output_finish();
    _exit(3);
}

static void begin(struct template *template, void (*prepare)(void), bool stay_frozen)
{
    static struct template_options options;
    options = (struct template_options){.siblings = true, .stay_frozen = stay_frozen, .slots = 1, .beside = true,
                                        .prepare = prepare, .run = print_and_end};
    CHECK_IS(0, ftruncate(output, 0));
    CHECK_IS(0, lseek(output, 0, SEEK_SET));
    template_start(template, &options);
}

static void fork_and_end(struct template *template, const char *what)
{
    int socket = ask_for_fork(template->control, 0);
    pid_t pid = state_of(socket).pid;
    send_frame(socket, 'R', what, (uint32_t)strlen(what), NULL, 0);
    expect_exit(pid, 3, "the child");
    close(socket);
}

static char *printed(void)
{
    off_t length = lseek(output, 0, SEEK_END);
    char *text = calloc(1, (size_t)length + 1);
    CHECK_IS(length, pread(output, text, (size_t)length, 0));
    return text;
}

static void once(bool stay_frozen)
{
    struct template template;
    begin(&template, print_unfinished, stay_frozen);
    for (int i = 0; i < 2; i++)
        fork_and_end(&template, "print");
    template_end(&template);
    char *text = printed();
    CHECK_TEXT("from the template;from a child;from a child;", text);
    free(text);
}

static int compare(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

static void while_somebody_prints(void)
{
    struct template template;
    static char *lines[MOST_LINES];
    size_t count = 0;
    begin(&template, print_all_the_time, false);
    for (int i = 0; i < FORKS; i++)
        fork_and_end(&template, "nothing");
    template_end(&template);
    char *text = printed(), *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) && count < MOST_LINES;)
        lines[count++] = line;
    qsort(lines, count, sizeof *lines, compare);
    for (size_t i = 1; i < count; i++)
        if (strcmp(lines[i - 1], lines[i]) == 0)
            check_failed(__FILE__, __LINE__, lines[i]);
    free(text);
}

static void while_somebody_keeps_it(void)
{
    struct template template;
    begin(&template, keep_stdout, false);
    for (int i = 0; i < 2; i++)
        fork_and_end(&template, "nothing");
    template_end(&template);
}

int main(void)
{
    test_begin();
    output = memfd_create("output", MFD_CLOEXEC);
    CHECK_IS(0, fcntl(output, F_SETFL, O_APPEND)); /* or it could not be forked with */
    once(true);
    once(false);
    while_somebody_prints();
    while_somebody_keeps_it();
    close(output);
    return test_end();
}
