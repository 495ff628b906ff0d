/*
 * Up to JDK 19 the interpreter writes to the twenty pages below the stack pointer whenever it enters a method, so that a stack that
 * is at its end is noticed while there is room to throw (generate_stack_overflow_check and bang_stack_shadow_pages of HotSpot's
 * templateInterpreterGenerator). A read finds the same end, since guard pages can be neither read nor written; but a page that was written
 * belongs to the worker: twenty of them, 80 KB and twenty page faults, for each thread that runs Java.
 */
#ifndef JFORK_JNI_STACK_BANGING_H
#define JFORK_JNI_STACK_BANGING_H

/* Makes reads of these writes, in a process that is to be forked; once. */
void jf_stack_banging_reads(void);

#endif
