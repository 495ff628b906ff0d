/*
 * How often the JVM wants a method to be called before it compiles it. A method that a template has called almost often enough would
 * be compiled by each fork anew, a second thread beside a short life: forks want twice as many calls, so that none that was not reached
 * in the template is reached at once. The template itself goes on as before.
 */
#ifndef JFORK_JNI_COMPILE_THRESHOLDS_H
#define JFORK_JNI_COMPILE_THRESHOLDS_H

/* Before a freeze; nothing if they are raised already, as in a fork. */
void jf_compile_thresholds_raise(void);
/* When the template goes on. */
void jf_compile_thresholds_restore(void);

#endif
