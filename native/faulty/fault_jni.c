/* org.jfork.support.FaultyLibrary, a class of the tests: arm a fault in this process. */
#include "jfork/fault.h"

#include <jni.h>

JNIEXPORT jstring JNICALL Java_org_jfork_support_FaultyLibrary_arm0(JNIEnv *env, jclass type, jstring plan)
{
    struct jf_error error;
    (void)type;
    const char *text = (*env)->GetStringUTFChars(env, plan, NULL);
    if (!text)
        return NULL;
    int status = jf_fault_arm(text, &error);
    (*env)->ReleaseStringUTFChars(env, plan, text);
    return status < 0 ? (*env)->NewStringUTF(env, error.text) : NULL;
}
