/* The nice value must be that of every thread, and of threads that are made afterwards. */
#define _GNU_SOURCE
#include "jfork/surroundings.h"
#include "support/check.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static sem_t ready, go;

static void *look(void *result)
{
    sem_post(&ready);
    sem_wait(&go);
    *(int *)result = getpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid));
    return NULL;
}

int main(void)
{
    struct jf_error error;
    pthread_t before, after;
    int of_before = 0, of_after = 0, wanted = getpriority(PRIO_PROCESS, 0) + 2;
    test_begin();
    sem_init(&ready, 0, 0);
    sem_init(&go, 0, 0);
    CHECK_IS(0, pthread_create(&before, NULL, look, &of_before));
    sem_wait(&ready);
    CHECK_WORKS(jf_set_nice(wanted, &error), error);
    CHECK_IS(0, pthread_create(&after, NULL, look, &of_after));
    sem_post(&go);
    sem_post(&go);
    CHECK_IS(0, pthread_join(before, NULL));
    CHECK_IS(0, pthread_join(after, NULL));
    CHECK_IS(wanted, of_before);
    CHECK_IS(wanted, of_after);
    return test_end();
}
