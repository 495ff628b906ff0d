#include "jvmti_env.h"

#include <pthread.h>

static jvmtiEnv *environment;
static JavaVM *machine;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make(void)
{
    if ((*machine)->GetEnv(machine, (void **)&environment, JVMTI_VERSION_11) != JNI_OK)
        environment = NULL;
}

jvmtiEnv *jf_jvmti(JavaVM *vm)
{
    machine = vm;
    pthread_once(&once, make);
    return environment;
}
