/* A process that works on a command must end when its caller goes away, but not one that has entered its function. */
#define _GNU_SOURCE
#include "jfork/watch.h"
#include "support/caller.h"
#include "support/check.h"
#include "support/children.h"
#include "support/template.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void say(int control, const char *text)
{
    CHECK_IS(strlen(text), send(control, text, strlen(text), MSG_NOSIGNAL));
}

static void run(const char *what, int control)
{
    if (strcmp(what, "enter") == 0)
        template_release();
    say(control, "busy");
    for (;;)
        ;
}

static void expect_busy(int socket)
{
    char text[5] = "";
    CHECK_IS(4, recv(socket, text, 4, MSG_WAITALL));
    CHECK_TEXT("busy", text);
}

static void at_a_command(struct template *template)
{
    int socket = ask_for_fork(template->control, 0);
    pid_t pid = state_of(socket).pid;
    send_frame(socket, 'R', "compute", 7, NULL, 0);
    expect_busy(socket);
    close(socket);
    expect_exit(pid, JF_STATUS_ORPHANED, "a process at a command");
}

static void in_its_function(struct template *template)
{
    int socket = ask_for_fork(template->control, 0);
    pid_t pid = state_of(socket).pid;
    send_frame(socket, 'R', "enter", 5, NULL, 0);
    expect_busy(socket);
    close(socket);
    for (int i = 0; i < 100; i++)
        nap();
    CHECK_IS(0, kill(pid, SIGKILL));
    expect_signal(pid, SIGKILL, "a process in its function");
}

static void scenario(bool beside)
{
    struct template_options options = {.beside = beside, .siblings = true, .stay_frozen = true, .run = run};
    struct template template;
    template_start(&template, &options);
    at_a_command(&template);
    in_its_function(&template);
    template_end(&template);
}

int main(void)
{
    test_begin();
    scenario(false);
    scenario(true);
    return test_end();
}
