/* What a file in memory has whose contents nobody can change any more (fcntl(2)); a system may add others. */
#ifndef JFORK_JNI_MEMORY_FILE_H
#define JFORK_JNI_MEMORY_FILE_H

#include <fcntl.h>

#define JF_MEMORY_FILE_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

#endif
