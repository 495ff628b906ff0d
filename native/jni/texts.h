/* Texts from Java, as byte arrays that end with NUL. */
#ifndef JFORK_JNI_TEXTS_H
#define JFORK_JNI_TEXTS_H

#include <jni.h>

/* A copy to be freed with jf_text_free; NULL for NULL, or with an exception pending if there is no memory. */
char *jf_text(JNIEnv *env, jbyteArray octets);
void jf_text_free(char *text);
/* The same for an array of them; ends with NULL. NULL for NULL. An exception may be pending: look. */
char **jf_texts(JNIEnv *env, jobjectArray array);
void jf_texts_free(char **texts);

#endif
