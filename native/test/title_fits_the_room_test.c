/* A title must be shown as one text, cut at the room there is, and touch nothing behind the arguments. */
#define _GNU_SOURCE
#include "jfork/title.h"
#include "support/check.h"
#include "support/children.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FUNCTION "com.acme.Server::serve"

extern char **environ;

static char shown[8192];

static size_t show(void)
{
    int file = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    CHECK(file >= 0);
    ssize_t length = read(file, shown, sizeof shown - 1);
    CHECK(length >= 0);
    close(file);
    shown[length] = 0;
    return (size_t)length;
}

static void expect(const char *format)
{
    char text[8192];
    snprintf(text, sizeof text, format, getppid());
    CHECK_IS(strlen(text) + 1, show());
    CHECK_TEXT(text, shown);
}

/* As long as there is room for it. */
static void with_room(void)
{
    CHECK(jf_title_open());
    jf_title_say("template", NULL, 0);
    expect("jfork template of %d");
    jf_title_say("process", "", 0);
    expect("jfork process of %d");
    jf_title_say("worker", FUNCTION "and more", strlen(FUNCTION));
    expect("jfork worker " FUNCTION " of %d");
    jf_title_say("process", NULL, 0);
    expect("jfork process of %d");
}

static void without_any(void)
{
    CHECK(!jf_title_open());
    jf_title_say("template", NULL, 0);
    CHECK_IS(2, show());
    CHECK_TEXT("a", shown);
}

static void with_hardly_any(void)
{
    CHECK(jf_title_open());
    jf_title_say("worker", FUNCTION, strlen(FUNCTION));
    expect("jf");
    jf_title_say("template", NULL, 0);
    expect("jf");
}

/* Room for 40 characters. */
static void cut(void)
{
    char letters[300], owner[32];
    CHECK(jf_title_open());
    jf_title_say("worker", "a.very.long.name.of.a.package.and.Class::function",
                 strlen("a.very.long.name.of.a.package.and.Class::function"));
    CHECK_IS(41, show());
    snprintf(owner, sizeof owner, "function of %d", getppid());
    CHECK(strncmp(shown, "jfork worker ...", 16) == 0);
    CHECK_TEXT(owner, shown + 40 - strlen(owner));
    for (size_t more = 0; more < 2; more++) { /* no half letters */
        memset(letters, 'x', sizeof letters);
        for (size_t i = more; i + 1 < sizeof letters; i += 2)
            memcpy(letters + i, "\xc3\xbc", 2);
        jf_title_say("worker", letters, 200 + more);
        CHECK(show() >= 40);
        CHECK(strncmp(shown, "jfork worker ...\xc3\xbc\xc3\xbc", 20) == 0);
    }
}

/* A name that would not be more than its dots is left out. */
static void cut_short(void)
{
    CHECK(jf_title_open());
    jf_title_say("worker", FUNCTION, strlen(FUNCTION));
    show();
    CHECK(strncmp(shown, "jfork worker of ", 16) == 0);
}

/* More than the kernel shows. */
static void with_very_much(void)
{
    char name[6000];
    memset(name, 'n', sizeof name);
    CHECK(jf_title_open());
    jf_title_say("worker", name, sizeof name);
    CHECK_IS(4095, show());
    CHECK(strncmp(shown, "jfork worker ...nnn", 19) == 0);
    char owner[32];
    snprintf(owner, sizeof owner, "n of %d", getppid());
    CHECK_TEXT(owner, shown + 4094 - strlen(owner));
}

static const struct {
    void (*run)(void);
    size_t length; /* of all arguments with their NUL */
} cases[] = {{with_room, 100}, {without_any, 2}, {with_hardly_any, 4}, {cut, 42}, {cut_short, 24}, {with_very_much, 9000}};

static void start_with(size_t number)
{
    char first[2] = "a", rest[10000] = {0}, guard[] = "GUARD=the first variable is behind the last argument", which[32];
    char *arguments[] = {first, NULL, NULL}, *environment[] = {guard, which, NULL};
    if (cases[number].length > 2) {
        memset(rest, 'r', cases[number].length - 3);
        arguments[1] = rest;
    }
    snprintf(which, sizeof which, "CASE=%zu", number);
    execve("/proc/self/exe", arguments, environment);
    check_failed(__FILE__, __LINE__, "this program cannot be executed again");
}

int main(void)
{
    const char *number = getenv("CASE");
    if (number) {
        cases[atoi(number)].run();
        CHECK_TEXT("GUARD=the first variable is behind the last argument", environ[0]);
        CHECK_TEXT(number, getenv("CASE"));
        return 0;
    }
    test_begin();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char what[32];
        snprintf(what, sizeof what, "case %zu", i);
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0)
            start_with(i);
        expect_exit(pid, 0, what);
    }
    return test_end();
}
