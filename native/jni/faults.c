/* org.jfork.internal.os.Faults */
#include "glue.h"
#include "jfork/fault.h"

jboolean JF_JNI(os_Faults, present)(JNIEnv *env, jclass type)
{
    (void)env, (void)type;
    return JF_FAULTS_PRESENT;
}

void JF_JNI(os_Faults, reach)(JNIEnv *env, jclass type, jint point)
{
    (void)env, (void)type;
    jf_fault(point);
}
