/* Where the tests find what was built for them. */
#ifndef JFORK_TEST_FILES_H
#define JFORK_TEST_FILES_H

/* The path of a library or program in build/test; valid until the next call. Any one thread. */
const char *helper_path(const char *name);

#endif
