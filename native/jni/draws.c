/*
 * Is a random number being drawn? A generator may hold its next state in local variables for a moment (octets just read
 * from the kernel, a key just computed) and store it after the repair, in all siblings alike. A fork at such a moment is
 * put off until the draw is over.
 */
#include "glue.h"
#include "jvm_state.h"

#define CLASSES 8
#define DEPTH 256 /* frames of a draw, the loading of a provider included */

static struct {
    jclass classes[CLASSES];
    int count;
} drawing;

void JF_JNI(repair_JvmState, planDraws)(JNIEnv *env, jclass self, jclass type)
{
    (void)self;
    if (drawing.count < CLASSES)
        drawing.classes[drawing.count++] = (*env)->NewGlobalRef(env, type);
    else
        jf_throw_errno(env, "too many classes that draw random numbers", 0);
}

/* Or learns what else each process must learn by itself, when that class is initialised. */
static bool draws(JNIEnv *env, jvmtiEnv *jvmti, jmethodID method)
{
    jclass declaring;
    if ((*jvmti)->GetMethodDeclaringClass(jvmti, method, &declaring) != JVMTI_ERROR_NONE)
        return false;
    bool found = jf_late_plan_begins(env, declaring);
    for (int i = 0; i < drawing.count && !found; i++)
        found = (*env)->IsSameObject(env, declaring, drawing.classes[i]);
    (*env)->DeleteLocalRef(env, declaring);
    return found;
}

int jf_draw_under_way(JNIEnv *env, jvmtiEnv *jvmti, jthread thread)
{
    jvmtiFrameInfo frames[DEPTH];
    jint count = 0;
    jvmtiError status = (*jvmti)->GetStackTrace(jvmti, thread, 0, DEPTH, frames, &count);
    if (status == JVMTI_ERROR_THREAD_NOT_ALIVE)
        return 0;
    if (status != JVMTI_ERROR_NONE)
        return -1;
    for (jint i = 0; i < count; i++)
        if (draws(env, jvmti, frames[i].method))
            return 1;
    return 0;
}
