/*
 * org.jfork.internal.repair.JvmState: plans for parts of the JDK that few programs use. To look into them needs classes
 * that a template should not load for nothing, so it is done before the first fork after such a part came into use.
 */
#include "glue.h"
#include "jvm_state.h"

enum { PLANS = 8 };

static struct late_plan {
    jclass trigger, planner;
    jmethodID plan;
    bool made;
} plans[PLANS];

static int count;

void JF_JNI(repair_JvmState, planLater)(JNIEnv *env, jclass self, jclass trigger, jclass planner, jobject plan)
{
    (void)self;
    if (count == PLANS) {
        jf_throw_errno(env, "there is no room for another plan", 0);
        return;
    }
    plans[count].trigger = (*env)->NewGlobalRef(env, trigger);
    plans[count].planner = (*env)->NewGlobalRef(env, planner);
    plans[count++].plan = (*env)->FromReflectedMethod(env, plan);
}

static bool is_due(JNIEnv *env, const struct late_plan *plan)
{
    return !plan->made && jf_is_initialized(env, plan->trigger);
}

bool jf_late_plans_wait(JNIEnv *env)
{
    for (int i = 0; i < count; i++)
        if (is_due(env, &plans[i]))
            return true;
    return false;
}

bool jf_late_plan_begins(JNIEnv *env, jclass type)
{
    for (int i = 0; i < count; i++)
        if (!plans[i].made && (*env)->IsSameObject(env, type, plans[i].trigger))
            return true;
    return false;
}

static int explain(JNIEnv *env, jstring problem, struct jf_error *error)
{
    const char *text = (*env)->GetStringUTFChars(env, problem, NULL);
    jf_fail(error, 0, "the state of the JDK could not be renewed in forked processes: ");
    if (text) {
        jf_say(error, text);
        (*env)->ReleaseStringUTFChars(env, problem, text);
    }
    return -1;
}

static int make(JNIEnv *env, struct late_plan *plan, struct jf_error *error)
{
    jstring problem = (*env)->CallStaticObjectMethod(env, plan->planner, plan->plan);
    if ((*env)->ExceptionCheck(env)) {
        (*env)->ExceptionClear(env);
        return jf_fail(error, 0, "the state of the JDK could not be renewed in forked processes");
    }
    plan->made = !problem;
    return problem ? explain(env, problem, error) : 0;
}

int jf_late_plans_make(JNIEnv *env, struct jf_error *error)
{
    for (int i = 0; i < count; i++) /* a plan may add another */
        if (is_due(env, &plans[i]) && make(env, &plans[i], error) < 0)
            return -1;
    return 0;
}
