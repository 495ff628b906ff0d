/* org.jfork.internal.template.ControlledProcess */
#include "glue.h"

#include "agents.h"
#include "compile_thresholds.h"
#include "free_heap.h"
#include "jfork/process.h"
#include "recordings.h"
#include "region.h"
#include "service_threads.h"
#include "stack_banging.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define SEND_LIMIT_MS 10000
#define MOST_COMPARED 512

static struct jf_process *the_process;
static struct jf_policy the_policy;

/* Of the one thread that calls next(). */
static struct {
    JNIEnv *env;
    jobject self;
    jmethodID before, after;
} asking;

static int explain(jbyteArray payload, struct jf_error *error)
{
    JNIEnv *env = asking.env;
    jbyte *octets = (*env)->GetByteArrayElements(env, payload, NULL);
    if (!octets)
        return jf_fail(error, 0, "no memory to tell why a hook failed");
    int status = jf_process_explain(the_process, octets, (size_t)(*env)->GetArrayLength(env, payload), error);
    (*env)->ReleaseByteArrayElements(env, payload, octets, JNI_ABORT);
    return status < 0 ? -1 : jf_fail(error, 0, "a hook failed");
}

static int call_hooks(struct jf_error *error)
{
    JNIEnv *env = asking.env;
    jbyteArray failure = (*env)->CallObjectMethod(env, asking.self, asking.before);
    if ((*env)->ExceptionCheck(env)) {
        (*env)->ExceptionClear(env);
        return jf_fail(error, 0, "the hooks could not be called");
    }
    int status = failure ? explain(failure, error) : 0;
    (*env)->DeleteLocalRef(env, failure);
    return status;
}

/* An exception stays pending, for next() to throw. */
static int call_hooks_after(struct jf_error *error)
{
    (*asking.env)->CallVoidMethod(asking.env, asking.self, asking.after);
    return (*asking.env)->ExceptionCheck(asking.env) ? jf_fail(error, 0, "a hook failed behind a fork") : 0;
}

static int suspend_program(void *context, struct jf_error *error)
{
    if (jf_agents_check(&the_policy, error) < 0 || jf_recordings_check(asking.env, &the_policy, error) < 0)
        return -1;
    jf_inherited_exit_note();
    jf_free_heap_find();
    jf_stack_banging_reads();
    jf_jvm_image_find();
    jf_compile_thresholds_raise();
    return jf_java_threads_suspend(context, error);
}

static int before_freeze(void *context, struct jf_error *error)
{
    return call_hooks(error) < 0 ? -1 : suspend_program(context, error);
}

static int after_freeze(void *context, struct jf_error *error)
{
    jf_java_threads_resume(context);
    jf_compile_thresholds_restore();
    return call_hooks_after(error);
}

jint JF_JNI(template_ControlledProcess, release)(JNIEnv *env, jobject self);
void JF_JNI(template_ControlledProcess, exitNow)(JNIEnv *env, jobject self, jint status);

/* Linked here, not at the first call: that is in each child, and cannot be rehearsed. */
static void link_methods_of_the_end(JNIEnv *env, jclass type)
{
    JNINativeMethod methods[] = {
        {(char *)"release", (char *)"()I", (void *)JF_NAME(template_ControlledProcess, release)},
        {(char *)"exitNow", (char *)"(I)V", (void *)JF_NAME(template_ControlledProcess, exitNow)},
    };
    (*env)->RegisterNatives(env, type, methods, sizeof methods / sizeof *methods);
}

void JF_JNI(template_ControlledProcess, open)(JNIEnv *env, jclass self, jint control, jint board, jboolean stay_frozen,
                                              jint freeze_limit, jstring policy)
{
    struct jf_error error;
    struct jf_process_options options = {.control = control, .board = board, .siblings = true,
                                         .stay_frozen = stay_frozen, .freeze_limit_ms = freeze_limit,
                                         .before = before_freeze, .unchanged = jf_agents_still_checked,
                                         .after = after_freeze,
                                         .revived = jf_thread_ids_find(env),
                                         .may_wait = jf_java_threads_may_wait,
                                         .compiles = jf_is_compiler_thread,
                                         .text_used = jf_is_jvm_text, .by_position = jf_is_jvm_image,
                                         .unused = jf_free_heap};
    link_methods_of_the_end(env, self);
    asking.before = (*env)->GetMethodID(env, self, "beforeFreeze", "()[B");
    asking.after = asking.before ? (*env)->GetMethodID(env, self, "afterFreeze", "()V") : NULL;
    const char *treatments = asking.after ? (*env)->GetStringUTFChars(env, policy, NULL) : NULL;
    if (!treatments)
        return;
    int status = jf_policy_parse(&options.policy, treatments, &error);
    (*env)->ReleaseStringUTFChars(env, policy, treatments);
    the_policy = options.policy;
    jf_java_threads_init(env);
    if (status < 0 || !(the_process = jf_process_open(&options, &error)))
        jf_throw(env, &error);
}

jint JF_JNI(template_ControlledProcess, next)(JNIEnv *env, jobject self)
{
    struct jf_error error;
    asking.env = env;
    asking.self = self;
    int event = jf_process_next(the_process, &error);
    if (event < 0 && !(*env)->ExceptionCheck(env))
        jf_throw(env, &error);
    if (event == JF_EVENT_FORKED)
        jf_inherited_exit_drop();
    return event;
}

jboolean JF_JNI(template_ControlledProcess, isAsked)(JNIEnv *env, jobject self)
{
    struct pollfd control = {.fd = jf_process_control(the_process), .events = POLLIN};
    (void)env, (void)self;
    return poll(&control, 1, 0) != 0; /* an error is found by whoever reads */
}

jint JF_JNI(template_ControlledProcess, pid)(JNIEnv *env, jclass type)
{
    (void)env, (void)type;
    return getpid();
}

jbyte JF_JNI(template_ControlledProcess, command)(JNIEnv *env, jobject self)
{
    (void)env, (void)self;
    return (jbyte)jf_process_frame(the_process)->command;
}

/* The lines of jf_process_survey, as octets: they have names of files. */
jbyteArray JF_JNI(template_ControlledProcess, survey)(JNIEnv *env, jobject self)
{
    struct jf_region found = {0};
    struct jf_error error;
    jbyteArray lines = NULL;
    (void)self;
    int status = jf_process_survey(the_process, &found, &error);
    the_policy.survey = &found;
    if (status == 0 && jf_agents_check(&the_policy, &error) == 0 && jf_recordings_check(env, &the_policy, &error) == 0)
        lines = jf_octets(env, found.base, found.used);
    else
        jf_throw(env, &error);
    the_policy.survey = NULL;
    jf_region_free(&found);
    return lines;
}

jbyteArray JF_JNI(template_ControlledProcess, payload)(JNIEnv *env, jobject self)
{
    const struct jf_frame *frame = jf_process_frame(the_process);
    (void)self;
    return jf_octets(env, frame->payload, frame->length);
}

static bool is_payload(JNIEnv *env, const struct jf_frame *frame, jbyteArray candidate)
{
    jbyte octets[MOST_COMPARED];
    jsize length = (*env)->GetArrayLength(env, candidate);
    if ((uint32_t)length != frame->length || length > MOST_COMPARED)
        return false;
    (*env)->GetByteArrayRegion(env, candidate, 0, length, octets);
    return memcmp(octets, frame->payload, frame->length) == 0;
}

jint JF_JNI(template_ControlledProcess, indexOf)(JNIEnv *env, jobject self, jobjectArray payloads)
{
    const struct jf_frame *frame = jf_process_frame(the_process);
    (void)self;
    for (jsize i = 0; i < (*env)->GetArrayLength(env, payloads); i++) {
        jbyteArray candidate = (*env)->GetObjectArrayElement(env, payloads, i);
        bool same = is_payload(env, frame, candidate);
        (*env)->DeleteLocalRef(env, candidate);
        if (same)
            return i;
    }
    return -1;
}

jintArray JF_JNI(template_ControlledProcess, descriptors)(JNIEnv *env, jobject self)
{
    const struct jf_frame *frame = jf_process_frame(the_process);
    (void)self;
    jintArray array = (*env)->NewIntArray(env, (jsize)frame->fd_count);
    if (array)
        (*env)->SetIntArrayRegion(env, array, 0, (jsize)frame->fd_count, frame->fds);
    return array;
}

static const struct jf_item *item(jint index)
{
    return jf_inbox_item(jf_process_inbox(the_process), (size_t)index);
}

jint JF_JNI(template_ControlledProcess, itemCount)(JNIEnv *env, jobject self)
{
    (void)env, (void)self;
    return (jint)jf_inbox_count(jf_process_inbox(the_process));
}

jbyte JF_JNI(template_ControlledProcess, itemKind)(JNIEnv *env, jobject self, jint index)
{
    (void)env, (void)self;
    return (jbyte)item(index)->kind;
}

jbyteArray JF_JNI(template_ControlledProcess, itemOctets)(JNIEnv *env, jobject self, jint index)
{
    (void)self;
    return jf_octets(env, jf_inbox_octets(jf_process_inbox(the_process), item(index)), item(index)->length);
}

jint JF_JNI(template_ControlledProcess, itemDescriptor)(JNIEnv *env, jobject self, jint index)
{
    (void)env, (void)self;
    return item(index)->fd;
}

void JF_JNI(template_ControlledProcess, giveItems)(JNIEnv *env, jobject self)
{
    struct jf_error error;
    (void)self;
    if (jf_inbox_give(jf_process_inbox(the_process), &error) < 0)
        jf_throw(env, &error);
}

static bool send_frame(JNIEnv *env, jbyte command, jbyteArray payload, jint limit, struct jf_error *error)
{
    jbyte *octets = (*env)->GetByteArrayElements(env, payload, NULL);
    if (!octets)
        return true; /* an exception is pending */
    int status = jf_write_frame(jf_process_control(the_process), (uint8_t)command, octets,
                                (uint32_t)(*env)->GetArrayLength(env, payload), limit, error);
    (*env)->ReleaseByteArrayElements(env, payload, octets, JNI_ABORT);
    return status >= 0;
}

void JF_JNI(template_ControlledProcess, send)(JNIEnv *env, jobject self, jbyte command, jbyteArray payload, jint limit)
{
    struct jf_error error;
    (void)self;
    if (!send_frame(env, command, payload, limit, &error))
        jf_throw(env, &error);
}

jboolean JF_JNI(template_ControlledProcess, offer)(JNIEnv *env, jobject self, jbyte command, jbyteArray payload,
                                                   jint limit)
{
    struct jf_error error;
    (void)self;
    return send_frame(env, command, payload, limit, &error);
}

jint JF_JNI(template_ControlledProcess, release)(JNIEnv *env, jobject self)
{
    struct jf_error error;
    (void)self;
    int control = jf_process_control(the_process);
    jf_process_release(the_process);
    jf_inbox_clear(jf_process_inbox(the_process));
    if (jf_write_frame(control, JF_ENTERED, NULL, 0, SEND_LIMIT_MS, &error) < 0)
        jf_throw(env, &error);
    return control;
}

void JF_JNI(template_ControlledProcess, watchCaller)(JNIEnv *env, jobject self)
{
    struct jf_error error;
    (void)self;
    if (jf_process_watch(the_process, jf_process_control(the_process), &error) < 0)
        jf_throw(env, &error);
}

void JF_JNI(template_ControlledProcess, watch)(JNIEnv *env, jclass type, jint socket)
{
    struct jf_error error;
    (void)type;
    if (!the_process)
        jf_throw_errno(env, "this process was not started by jfork", EINVAL);
    else if (jf_process_watch(the_process, socket, &error) < 0)
        jf_throw(env, &error);
}

void JF_JNI(template_ControlledProcess, resumeThreads)(JNIEnv *env, jobject self)
{
    (void)env, (void)self;
    jf_java_threads_resume(NULL);
}

jboolean JF_JNI(template_ControlledProcess, isForked)(JNIEnv *env, jobject self)
{
    (void)env, (void)self;
    return jf_process_is_forked();
}

void JF_JNI(template_ControlledProcess, exitNow)(JNIEnv *env, jobject self, jint status)
{
    (void)env, (void)self;
    jf_leave(status);
}
