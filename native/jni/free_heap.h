/* The free part of the Java heap. Only of the serial collector, which a template has if nobody says otherwise. */
#ifndef JFORK_JNI_FREE_HEAP_H
#define JFORK_JNI_FREE_HEAP_H

#include "jfork/process.h"

/* Before the process is frozen. */
void jf_free_heap_find(void);
/* A jf_unused_fn: nothing where this JVM does not tell, or has another collector. */
size_t jf_free_heap(struct jf_range *ranges, size_t most);

#endif
