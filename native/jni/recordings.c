/* org.jfork.internal.template.Recordings */
#include "recordings.h"

int jf_recordings_check(JNIEnv *env, const struct jf_policy *policy, struct jf_error *error)
{
    if (jf_hazard_ignored(policy, JF_HAZARD_RECORDING))
        return 0;
    jclass recordings = (*env)->FindClass(env, "org/jfork/internal/template/Recordings");
    jmethodID running = recordings ? (*env)->GetStaticMethodID(env, recordings, "running", "()Ljava/lang/String;") : NULL;
    jstring name = running ? (*env)->CallStaticObjectMethod(env, recordings, running) : NULL;
    (*env)->DeleteLocalRef(env, recordings);
    if ((*env)->ExceptionCheck(env)) {
        (*env)->ExceptionClear(env);
        return jf_fail(error, 0, "JDK Flight Recorder of this JDK is not as expected, so whether it records is not known");
    }
    if (!name)
        return 0;
    const char *text = (*env)->GetStringUTFChars(env, name, NULL);
    jf_fail(error, 0, "a recording of JDK Flight Recorder runs");
    if (text && text[0]) {
        jf_say(error, ", ");
        jf_say(error, text);
    }
    jf_say(error, ". Forked processes would destroy its files. Stop it before the fork, or start it in the worker");
    if (text)
        (*env)->ReleaseStringUTFChars(env, name, text);
    (*env)->DeleteLocalRef(env, name);
    return jf_hazard_found(policy, JF_HAZARD_RECORDING, error);
}
