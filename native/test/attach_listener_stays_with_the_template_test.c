/* The socket on which a JVM waits for jcmd must be dead in the child and alive in the template; a client shows as busy. */
#define _GNU_SOURCE
#include "jfork/repair.h"
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_un address = {.sun_family = AF_UNIX};

static int connect_client(void)
{
    int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_IS(0, connect(client, (struct sockaddr *)&address, sizeof address));
    return client;
}

int main(void)
{
    char directory[] = "/tmp/jfork-test-XXXXXX";
    test_begin();
    CHECK(mkdtemp(directory));
    snprintf(address.sun_path, sizeof address.sun_path, "%s/.java_pid%d", directory, (int)getpid());
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_IS(0, bind(listener, (struct sockaddr *)&address, sizeof address));
    CHECK_IS(0, listen(listener, 2));
    pid_t pid = fork_repaired();
    CHECK_IS(listener, jf_record_attach_listener(last_record()));
    CHECK(!jf_record_attach_busy(last_record()));
    if (pid == 0) {
        CHECK_IS(-1, accept(listener, NULL, NULL));
        CHECK_IS(EINVAL, errno); /* at once, so that the thread that does it ends */
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    int client = connect_client(), served = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    CHECK(served >= 0);
    pid = fork_repaired();
    if (pid == 0)
        _exit(0);
    CHECK(jf_record_attach_busy(last_record()));
    expect_exit(pid, 0, "the child of a busy template");
    close(client);
    close(served);
    close(listener);
    unlink(address.sun_path);
    rmdir(directory);
    return test_end();
}
