/*
 * The dynamic loader's locks store the tid of their owner, and a revived thread has a new tid: it could not unlock what
 * it locked as itself, and every later dlopen, pthread_create or exit would hang. Two facts help: the locks are few, and
 * the thread that owns one goes on in the child. So the child writes the owner's new tid into them.
 *
 * The old tid may be in a register, though, while a thread takes a lock or gives it back; libc does that in a few
 * instructions of its own code. Nothing is copied at such a moment: see jf_loader_locks_settled.
 *
 * Their place is found by looking, not by version: dlsym() of an indirect function runs its resolver under
 * _dl_load_lock, and dl_iterate_phdr() runs its callback under _dl_load_write_lock. At those moments exactly one
 * recursive mutex in the loader's writable data is owned by us. (glibc: dlfcn/dlsym.c, elf/dl-iteratephdr.c,
 * sysdeps/generic/ldsodefs.h.)
 */
#define _GNU_SOURCE
#include "freezer.h"
#include "sys.h"

#include <dlfcn.h>
#include <errno.h>
#include <gnu/libc-version.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

struct search {
    char *from;
    char *end;
    pid_t tid;
    pthread_mutex_t *found;
};

/* The resolver takes no argument. Volatile: the compiler does not see that dlsym runs it. */
static struct search *volatile the_search;

static void look(struct search *search)
{
    for (char *at = search->from; at + sizeof(pthread_mutex_t) <= search->end; at += sizeof(void *)) {
        pthread_mutex_t *mutex = (pthread_mutex_t *)(void *)at;
        if (mutex->__data.__owner == search->tid && mutex->__data.__lock != 0 && mutex->__data.__count >= 1 &&
            mutex->__data.__kind == PTHREAD_MUTEX_RECURSIVE_NP) {
            search->found = mutex;
            return;
        }
    }
}

static void nothing(void) {}

static void (*resolve_under_load_lock(void))(void)
{
    if (the_search)
        look(the_search);
    return nothing;
}

/* Never called: it exists for its resolver. Exported so that dlsym finds it. */
__attribute__((visibility("default"))) void jf_loader_lock_probe(void)
    __attribute__((ifunc("resolve_under_load_lock")));

static int look_under_write_lock(struct dl_phdr_info *info, size_t size, void *search)
{
    (void)info, (void)size;
    look(search);
    return 1;
}

static int probe_load_lock(struct search *search, struct jf_error *error)
{
    Dl_info self;
    void *library = dladdr((void *)&nothing, &self) ? dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD) : NULL;
    if (!library)
        library = dlopen(NULL, RTLD_NOW);
    if (!library)
        return jf_fail(error, ENOENT, "the jfork library cannot find itself among the loaded libraries");
    the_search = search;
    (void)dlsym(library, "jf_loader_lock_probe");
    the_search = NULL;
    dlclose(library);
    if (!search->found)
        return jf_fail(error, ENOSYS, "the dynamic loader's lock cannot be found in this libc, so a fork in the middle "
                                      "of loading a library could hang");
    return 0;
}

/* glibc 2.35 added _dl_load_tls_lock right behind the two others; pthread_create takes it. */
static bool has_tls_lock(void)
{
    const char *version = gnu_get_libc_version();
    char *rest;
    long major = strtol(version, &rest, 10), minor = *rest == '.' ? strtol(rest + 1, NULL, 10) : 0;
    return major > 2 || (major == 2 && minor >= 35);
}

/* The executable segment of libc, which has the functions of mutexes. Those may be interposed, this one is not. */
static int find_libc(struct dl_phdr_info *info, size_t size, void *argument)
{
    struct jf_freezer *freezer = argument;
    const unsigned char *code = (const unsigned char *)(uintptr_t)&gnu_get_libc_version;
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        const unsigned char *start = (const unsigned char *)info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && (segment->p_flags & PF_X) && code >= start && code < start + segment->p_memsz) {
            freezer->libc = start;
            freezer->libc_end = start + segment->p_memsz;
            return 1;
        }
    }
    return 0;
}

int jf_loader_locks_find(struct jf_freezer *freezer, struct jf_error *error)
{
    Dl_info where;
    ElfW(Sym) *symbol = NULL;
    char *global = dlsym(RTLD_DEFAULT, "_rtld_global");
    if (!global || !dladdr1(global, &where, (void **)&symbol, RTLD_DL_SYMENT) || !symbol || !symbol->st_size)
        return jf_fail(error, ENOSYS, "this libc has no _rtld_global; only glibc is supported");
    struct search search = {global, global + symbol->st_size, jf_gettid(), NULL};
    if (probe_load_lock(&search, error) < 0)
        return -1;
    freezer->loader_locks[0] = search.found;
    freezer->loader_lock_count = 1;
    search.found = NULL;
    search.from = (char *)(freezer->loader_locks[0] + 1); /* inside a library's constructor we own the first one too */
    dl_iterate_phdr(look_under_write_lock, &search);
    if (search.found != freezer->loader_locks[0] + 1)
        return jf_fail(error, ENOSYS, "the dynamic loader's write lock is not where this version of jfork expects it");
    freezer->loader_locks[freezer->loader_lock_count++] = search.found;
    if (has_tls_lock())
        freezer->loader_locks[freezer->loader_lock_count++] = search.found + 1;
    dl_iterate_phdr(find_libc, freezer);
    return 0;
}

static bool may_hold_its_id(const struct jf_freezer *freezer, pid_t owner)
{
    for (const struct jf_thread *thread = atomic_load(&freezer->gate); thread; thread = thread->next)
        if (thread->tid == owner)
            return thread->at >= freezer->libc && thread->at < freezer->libc_end && !jf_is_behind_call(thread->at) &&
                   !thread->waits; /* that call will be made again */
    return false;
}

/* Frozen. Does every one of the locks have a state that a copy of the process can go on from? */
bool jf_loader_locks_settled(const struct jf_freezer *freezer, pid_t asking)
{
    for (int i = 0; i < freezer->loader_lock_count; i++) {
        const pthread_mutex_t *lock = freezer->loader_locks[i];
        pid_t owner = lock->__data.__owner;
        if (lock->__data.__lock == 0 || owner == asking)
            continue;
        if (owner == 0 || may_hold_its_id(freezer, owner)) /* 0: just taken, and the id is to be written next */
            return false;
    }
    return true;
}

bool jf_loader_locks_are_of(const struct jf_freezer *freezer, pid_t owner)
{
    for (int i = 0; i < freezer->loader_lock_count; i++)
        if (freezer->loader_locks[i]->__data.__owner == owner)
            return true;
    return false;
}

/* Child, on the revived thread itself, before it runs any code of the program. No other thread can own the lock. */
void jf_loader_locks_adopt(struct jf_freezer *freezer, pid_t before, pid_t now)
{
    for (int i = 0; i < freezer->loader_lock_count; i++)
        if (freezer->loader_locks[i]->__data.__owner == before)
            freezer->loader_locks[i]->__data.__owner = now;
}
