/* An eventfd must have the same count, mode and flags in the child, and be another one; two numbers of one stay one. */
#define _GNU_SOURCE
#include "support/check.h"
#include "support/children.h"
#include "support/forking.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int counting, same, semaphore, huge, blocking, handle;

static bool is_handle(const void *unused, int fd)
{
    (void)unused;
    return fd == handle;
}

static void post(int fd, uint64_t count)
{
    CHECK_IS(8, write(fd, &count, sizeof count));
}

static uint64_t take(int fd)
{
    uint64_t count;
    CHECK_IS(8, read(fd, &count, sizeof count));
    return count;
}

static void expect_empty(int fd)
{
    uint64_t count;
    CHECK_IS(-1, read(fd, &count, sizeof count));
    CHECK_IS(EAGAIN, errno);
}

/* The same in template and child, each on its own. */
static void use(void)
{
    CHECK_IS(5, take(counting));
    expect_empty(same);
    post(same, 2);
    CHECK_IS(2, take(counting));
    CHECK_IS(1, take(semaphore));
    CHECK_IS(1, take(semaphore));
    expect_empty(semaphore);
    CHECK(take(huge) == 0xfffffffffffffffeUL);
    CHECK_IS(0, fcntl(blocking, F_GETFL) & O_NONBLOCK);
    CHECK_IS(0, fcntl(blocking, F_GETFD));
    CHECK_IS(1, take(blocking));
    CHECK_IS(FD_CLOEXEC, fcntl(counting, F_GETFD));
    CHECK_IS(FD_CLOEXEC, fcntl(same, F_GETFD));
    CHECK_IS(O_NONBLOCK, fcntl(counting, F_GETFL) & O_NONBLOCK);
}

int main(void)
{
    struct jf_error error;
    test_begin();
    counting = eventfd(5, EFD_CLOEXEC | EFD_NONBLOCK);
    same = fcntl(counting, F_DUPFD_CLOEXEC, 100);
    semaphore = eventfd(2, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
    huge = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    post(huge, 0xfffffffffffffffeUL);
    blocking = eventfd(1, 0);
    handle = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int before = descriptor_count();
    pid_t pid = try_fork_repaired(is_handle, &error);
    CHECK_WORKS(pid, error);
    if (pid == 0) {
        CHECK_IS(before, descriptor_count());
        use();
        post(handle, 3);
        _exit(0);
    }
    expect_exit(pid, 0, "the child");
    use();
    CHECK_IS(3, take(handle)); /* what the user sent is shared */
    int all[] = {counting, same, semaphore, huge, blocking, handle};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        close(all[i]);
    return test_end();
}
