/*
 * What ps shows of a process: the octets that the kernel put above the stack when the program was started, overwritten in
 * place. Nothing beyond them is touched, so a title is cut at the room there is: the less, the shorter the command line
 * that the process was started with.
 *
 *   before    java\0-XX:...\0-cp\0a.jar:b.jar\0...\0    environment ...
 *   after     jfork template of 1234\0\0\0\0\0...\0.    environment ...
 *                                                  `-- no NUL: the kernel shows one text, and not many empty ones
 */
#ifndef JFORK_TITLE_H
#define JFORK_TITLE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Find the room. Once, when nobody reads the arguments any more, by one thread. false: it is not to be found, and
 * jf_title_say does nothing from now on.
 */
bool jf_title_open(void);
/*
 * "jfork ROLE NAME of PARENT", PARENT being the pid of this process's parent. A name (UTF-8; length 0: none) that is too
 * long loses its beginning. One thread at a time; async-signal-safe.
 */
void jf_title_say(const char *role, const char *name, size_t length);

#endif
