/* org.jfork.internal.os.NativeLibrary */
#include "glue.h"
#include "jfork/freeze.h"

jstring JF_JNI(os_NativeLibrary, engineProblem0)(JNIEnv *env, jclass type)
{
    struct jf_error error;
    (void)type;
    return jf_freezer_possible(&error) == 0 ? NULL : (*env)->NewStringUTF(env, error.text);
}
