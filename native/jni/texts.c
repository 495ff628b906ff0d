#include "texts.h"

#include "glue.h"

#include <stdlib.h>

char *jf_text(JNIEnv *env, jbyteArray octets)
{
    if (!octets)
        return NULL;
    jsize length = (*env)->GetArrayLength(env, octets);
    char *copy = malloc((size_t)length);
    if (!copy)
        jf_throw_memory(env);
    else
        (*env)->GetByteArrayRegion(env, octets, 0, length, (jbyte *)copy);
    return copy;
}

void jf_text_free(char *text)
{
    free(text);
}

char **jf_texts(JNIEnv *env, jobjectArray array)
{
    if (!array)
        return NULL;
    jsize count = (*env)->GetArrayLength(env, array);
    char **copies = calloc((size_t)count + 1, sizeof *copies);
    if (!copies)
        jf_throw_memory(env);
    for (jsize i = 0; copies && i < count && !(*env)->ExceptionCheck(env); i++) {
        jbyteArray octets = (*env)->GetObjectArrayElement(env, array, i);
        copies[i] = jf_text(env, octets);
        (*env)->DeleteLocalRef(env, octets);
    }
    return copies;
}

void jf_texts_free(char **copies)
{
    for (char **copy = copies; copy && *copy; copy++)
        free(*copy);
    free(copies);
}
