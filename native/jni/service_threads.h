#ifndef JFORK_JNI_SERVICE_THREADS_H
#define JFORK_JNI_SERVICE_THREADS_H

#include <stdbool.h>

/* Signal-safe. */
bool jf_is_service_thread(const char *name);
/* Does it translate methods? */
bool jf_is_compiler_thread(const char *name);

#endif
