/* org.jfork.internal.caller.ProgramCopy */
#define _GNU_SOURCE
#include "agents.h"
#include "copied_threads.h"
#include "glue.h"
#include "jfork/copy.h"
#include "recordings.h"
#include "region.h"

#include <errno.h>

#define MOST_KEPT 8 /* descriptors */

struct copying {
    JNIEnv *env;
    const struct jf_policy *policy;
    jobject locks; /* may be NULL */
    jmethodID check;
};

/* An exception stays pending. */
static int check_locks(struct copying *copying, struct jf_error *error)
{
    JNIEnv *env = copying->env;
    jstring held = copying->locks ? (*env)->CallObjectMethod(env, copying->locks, copying->check) : NULL;
    if ((*env)->ExceptionCheck(env))
        return jf_fail(error, 0, "locks could not be looked for");
    const char *text = held ? (*env)->GetStringUTFChars(env, held, NULL) : NULL;
    if (!text)
        return 0;
    jf_fail(error, EAGAIN, text);
    (*env)->ReleaseStringUTFChars(env, held, text);
    (*env)->DeleteLocalRef(env, held);
    return -1;
}

static int suspend(void *context, struct jf_error *error)
{
    struct copying *copying = context;
    if (jf_agents_check(copying->policy, error) < 0 || jf_recordings_check(copying->env, copying->policy, error) < 0)
        return -1;
    jf_inherited_exit_note();
    return jf_copied_threads_suspend(copying->env, error) < 0 ? -1 : check_locks(copying, error);
}

static void resume(void *context)
{
    (void)context;
    jf_copied_threads_resume();
}

static int parse(JNIEnv *env, jstring policy, struct jf_policy *parsed, struct jf_error *error)
{
    const char *treatments = (*env)->GetStringUTFChars(env, policy, NULL);
    *parsed = jf_policy_default();
    int status = treatments ? jf_policy_parse(parsed, treatments, error) : jf_fail(error, 0, "no memory for a policy");
    if (treatments)
        (*env)->ReleaseStringUTFChars(env, policy, treatments);
    return status;
}

/* The pid of the copy, 0 in the copy. */
jint JF_JNI(caller_ProgramCopy, copy)(JNIEnv *env, jclass self, jint control, jintArray kept, jobject board,
                                      jobjectArray kept_threads, jobjectArray virtual_threads, jstring policy, jobject locks, jint limit)
{
    struct jf_error error;
    struct jf_policy parsed;
    struct copying copying = {env, &parsed, locks, NULL};
    jint descriptors[MOST_KEPT];
    jsize count = (*env)->GetArrayLength(env, kept);
    (void)self;
    (*env)->GetIntArrayRegion(env, kept, 0, count < MOST_KEPT ? count : MOST_KEPT, descriptors);
    struct jf_copy_options options = {.control = control, .kept = descriptors, .kept_count = (size_t)count,
                                      .board = (*env)->GetDirectBufferAddress(env, board),
                                      .board_length = (size_t)(*env)->GetDirectBufferCapacity(env, board),
                                      .limit_ms = limit, .fate = jf_copied_threads_fate, .before = suspend,
                                      .after = resume, .context = &copying, .revived = jf_thread_ids_find(env),
                                      .role = "copy"};
    (void)jf_stay_loaded();
    if (parse(env, policy, &parsed, &error) < 0 || jf_copied_threads_init(env, &error) < 0) {
        jf_throw(env, &error);
        return -1;
    }
    options.policy = parsed;
    if (locks)
        copying.check = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, locks), "check", "()Ljava/lang/String;");
    if ((*env)->ExceptionCheck(env))
        return -1;
    jf_copied_threads_choose(kept_threads, virtual_threads);
    pid_t pid = jf_copy(&options, &error);
    if (pid == 0)
        jf_inherited_exit_drop();
    if (pid < 0 && !(*env)->ExceptionCheck(env))
        jf_throw(env, &error);
    return pid;
}

/* The lines of jf_copy_survey, as octets: they have names of files. */
jbyteArray JF_JNI(caller_ProgramCopy, survey)(JNIEnv *env, jclass self, jintArray own, jobject board, jstring policy)
{
    struct jf_error error;
    struct jf_policy parsed;
    struct jf_region found = {0};
    jbyteArray lines = NULL;
    (void)self;
    jint *descriptors = (*env)->GetIntArrayElements(env, own, NULL);
    if (!descriptors)
        return NULL;
    struct jf_copy_options options = {.control = -1, .kept = descriptors, .kept_count = (size_t)(*env)->GetArrayLength(env, own),
                                      .board = (*env)->GetDirectBufferAddress(env, board),
                                      .board_length = (size_t)(*env)->GetDirectBufferCapacity(env, board)};
    int status = parse(env, policy, &parsed, &error);
    options.policy = parsed;
    if (status == 0)
        status = jf_copy_survey(&options, &found, &error);
    (*env)->ReleaseIntArrayElements(env, own, descriptors, JNI_ABORT);
    parsed.survey = &found;
    if (status == 0 && jf_agents_check(&parsed, &error) == 0 && jf_recordings_check(env, &parsed, &error) == 0)
        lines = jf_octets(env, found.base, found.used);
    else
        jf_throw(env, &error);
    jf_region_free(&found);
    return lines;
}

void JF_JNI(caller_ProgramCopy, bury)(JNIEnv *env, jclass self)
{
    (void)self;
    jf_copied_threads_bury(env);
}
