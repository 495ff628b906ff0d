/* The golden frames, which the tests of the caller's side read as well. */
#ifndef JFORK_TEST_GOLDEN_H
#define JFORK_TEST_GOLDEN_H

#include <stddef.h>

#define GOLDEN_MAX 1024

/* The octets of core/src/test/resources/golden/<name>.hex: hex digits, white space, and comments from # on. */
size_t golden(const char *name, unsigned char octets[GOLDEN_MAX]);

#endif
