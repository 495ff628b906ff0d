#define _GNU_SOURCE
#include "kept.h"

#include "sys.h"

#include <string.h>
#include <sys/mman.h>

#ifdef __SANITIZE_ADDRESS__ /* knows of malloc's memory where it ends */

#include <stdlib.h>

void *jf_kept_new(size_t size)
{
    return calloc(1, size);
}

void jf_kept_free(void *memory, size_t size)
{
    (void)size;
    free(memory);
}

#else

#define ROOM ((size_t)64 << 10)
#define ALIGNED (sizeof(max_align_t) - 1)

static struct {
    char *at, *end;
} room;

static size_t rounded(size_t size)
{
    return (size + ALIGNED) & ~ALIGNED;
}

static int make_room(size_t size)
{
    size_t length = size > ROOM ? (size + ROOM - 1) & ~(ROOM - 1) : ROOM;
    long made = JF_SYS(SYS_mmap, 0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (made < 0 && made > -4096)
        return -1;
    room.at = (char *)made;
    room.end = room.at + length;
    return 0;
}

void *jf_kept_new(size_t size)
{
    size = rounded(size);
    if ((size_t)(room.end - room.at) < size && make_room(size) < 0)
        return NULL;
    void *memory = room.at;
    room.at += size;
    return memory;
}

void jf_kept_free(void *memory, size_t size)
{
    if ((char *)memory + rounded(size) != room.at)
        return;
    room.at = memory;
    memset(memory, 0, size);
}

#endif
