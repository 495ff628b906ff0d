/* Load, use and unload the small libraries of build/test. */
#ifndef JFORK_TEST_LIBRARIES_H
#define JFORK_TEST_LIBRARIES_H

/* To be called once, before threads use the others. */
void libraries_begin(void);
void *load_quick(void);
void *load_slow(void);
void unload(void *library);
/* Call the function of that name, which takes nothing and returns an int. */
int call_in(void *library, const char *function);

#endif
